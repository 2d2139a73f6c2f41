package io.omnia.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /api/me}: the signed-in person. */
@Singleton
@Path("/api/me")
@Produces(MediaType.APPLICATION_JSON)
@SignedIn
@RunOnVirtualThread
final class MeEndpoint {
    private final People people;

    @Inject
    MeEndpoint(People people) {
        this.people = people;
    }

    @GET
    public MeView find(@Context ContainerRequestContext request) {
        return MeView.of(people.find(SignedInCaller.of(request).account()));
    }

    /** Changes the fields that are sent; null takes the name away. */
    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    public MeView update(@Nullable MePatch given, @Context ContainerRequestContext request) {
        var patch = Input.body(given);
        return MeView.of(people.update(SignedInCaller.of(request).account(), patch::apply));
    }

    /** A change of a person. A field that is not sent is null here; one that is sent as null is a JSON null. */
    record MePatch(
            @Nullable JsonNode name,
            @Nullable JsonNode language,
            @Nullable JsonNode look,
            @Nullable JsonNode shortcuts,
            @JsonProperty("checklist_dismissed") @Nullable JsonNode checklistDismissed) {
        Person apply(Person present) {
            return new Person(
                    present.account(),
                    present.emailVerified(),
                    name == null ? present.name() : name(name),
                    language == null
                            ? present.language()
                            : word(Person.Language.class, "language", language, "\"en\" or \"zh\""),
                    look == null
                            ? present.look()
                            : word(Person.Look.class, "look", look, "\"system\", \"light\" or \"dark\""),
                    shortcuts == null ? present.shortcuts() : flag("shortcuts", shortcuts),
                    checklistDismissed == null
                            ? present.checklistDismissed()
                            : flag("checklist_dismissed", checklistDismissed));
        }

        private static @Nullable String name(JsonNode value) {
            if (value.isNull()) {
                return null;
            }
            // Whatever is no text has no text value, and is refused as a missing name.
            return ApiInput.name(value.textValue());
        }

        private static <E extends Enum<E>> E word(Class<E> type, String field, JsonNode value, String choices) {
            for (var choice : type.getEnumConstants()) {
                if (choice.name().toLowerCase(Locale.ROOT).equals(value.textValue())) {
                    return choice;
                }
            }
            throw Problem.invalid(field, field + " must be " + choices + ".");
        }

        private static boolean flag(String field, JsonNode value) {
            if (!value.isBoolean()) {
                throw Problem.invalid(field, field + " must be true or false.");
            }
            return value.booleanValue();
        }

        /** Without the name. */
        @Override
        public String toString() {
            return "MePatch[…]";
        }
    }
}
