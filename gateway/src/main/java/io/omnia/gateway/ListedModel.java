package io.omnia.gateway;

import io.omnia.gateway.catalog.DataPolicy;
import io.omnia.gateway.catalog.DataPolicy.Training;
import io.omnia.gateway.catalog.Model;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a caller is told of a name that it can call: a model, or several under one name of the operator's. Of several is said
 * what holds whoever of them answers: the least that they take and give, the most that they cost, keep and reach.
 *
 * @param name what a caller asks for
 * @param models who may answer; one at least
 */
record ListedModel(String name, List<Model> models) {
    private static final String OPERATOR = "operator";

    ListedModel {
        models = List.copyOf(models);
    }

    static ListedModel of(Model model) {
        return new ListedModel(model.id(), List.of(model));
    }

    /** Whether it is a model of the catalog by its own id. */
    boolean isItself() {
        return models.size() == 1 && models.getFirst().id().equals(name);
    }

    String owner() {
        return isItself() ? models.getFirst().provider() : OPERATOR;
    }

    /** When the last of them was looked at. */
    LocalDate date() {
        return models.stream().map(Model::date).max(Comparator.naturalOrder()).orElseThrow();
    }

    long contextLength() {
        return models.stream().mapToLong(Model::contextLength).min().orElseThrow();
    }

    long maxOutputTokens() {
        return models.stream().mapToLong(Model::maxOutputTokens).min().orElseThrow();
    }

    /** Those that all of them are known to heed. */
    List<String> supportedParameters() {
        var parameters = new ArrayList<>(models.getFirst().supportedParameters());
        models.forEach(model -> parameters.retainAll(model.supportedParameters()));
        return parameters;
    }

    /** Every country that one of them reaches; none when of one it is not known. */
    SortedSet<String> jurisdictions() {
        var countries = new TreeSet<String>();
        for (var model : models) {
            if (model.jurisdictions().isEmpty()) {
                return new TreeSet<>();
            }
            countries.addAll(model.jurisdictions());
        }
        return countries;
    }

    /** The worst of them: what is not known is worse than no, and yes worse than that. */
    DataPolicy dataPolicy() {
        if (models.size() == 1) {
            return models.getFirst().dataPolicy();
        }
        var trains = Training.NO;
        Integer days = 0;
        for (var model : models) {
            var policy = model.dataPolicy();
            if (policy.trains() == Training.YES || (policy.trains() != Training.NO && trains == Training.NO)) {
                trains = policy.trains();
            }
            var kept = policy.retentionDays();
            days = days == null || kept == null ? null : Integer.valueOf(Math.max(days, kept));
        }
        var oldest = models.stream()
                .map(model -> model.dataPolicy().date())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return new DataPolicy(trains, days, "the models that this name stands for", oldest);
    }
}
