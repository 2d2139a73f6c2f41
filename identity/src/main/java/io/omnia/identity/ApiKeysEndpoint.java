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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/keys/{id}}: shows, changes and switches off one API key. */
@Singleton
@Path("/api/keys/{id}")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class ApiKeysEndpoint {
    private final ApiKeys keys;
    private final Clock clock;

    @Inject
    ApiKeysEndpoint(ApiKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @GET
    public ApiKeyView find(@PathParam("id") String id) {
        return keys.find(ApiInput.key(id)).map(ApiKeyView::of).orElseThrow(ApiInput::noSuchKey);
    }

    /** Switches a key off for good; a second time changes nothing. */
    @POST
    @Path("/disable")
    public ApiKeyView disable(@PathParam("id") String id) {
        return keys.disable(ApiInput.key(id)).map(ApiKeyView::of).orElseThrow(ApiInput::noSuchKey);
    }

    /** Changes the fields that are sent; null takes an allow-list, an expiry, a project or a member away. */
    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    public ApiKeyView update(@PathParam("id") String id, @Nullable KeyPatch given) {
        var patch = Input.body(given);
        return answer(keys.update(ApiInput.key(id), present -> patch.apply(present, clock)));
    }

    static ApiKeyView answer(ApiKeys.Change change) {
        return switch (change) {
            case ApiKeys.Change.Done(var key) -> ApiKeyView.of(key);
            case ApiKeys.Change.NoSuchKey() -> throw ApiInput.noSuchKey();
            case ApiKeys.Change.NoSuchGroup(var kind) -> throw ApiInput.noSuchGroupOfAccount(kind);
        };
    }

    /** A change of a key. A field that is not sent is null here; one that is sent as null is a JSON null. */
    record KeyPatch(
            @Nullable JsonNode name,
            @JsonProperty("model_allow_list") @Nullable JsonNode modelAllowList,
            @JsonProperty("expires_at") @Nullable JsonNode expiresAt,
            @JsonProperty("project_id") @Nullable JsonNode projectId,
            @JsonProperty("member_id") @Nullable JsonNode memberId) {
        ApiKey apply(ApiKey present, Clock clock) {
            return new ApiKey(
                    present.id(),
                    present.account(),
                    present.kind(),
                    name == null ? present.name() : ApiInput.name(text("name", name)),
                    present.last4(),
                    modelAllowList == null ? present.models() : ApiInput.models(texts(modelAllowList)),
                    expiresAt == null
                            ? present.expiresAt()
                            : Input.futureTime("expires_at", text("expires_at", expiresAt), clock.instant()),
                    present.disabledAt(),
                    present.createdAt(),
                    present.createdBy(),
                    present.lastUsedAt(),
                    new GroupsOfKey(
                            group(KeyGroup.Kind.PROJECT, projectId, present),
                            group(KeyGroup.Kind.MEMBER, memberId, present)));
        }

        private static @Nullable UUID group(KeyGroup.Kind kind, @Nullable JsonNode value, ApiKey present) {
            return value == null ? present.groups().of(kind) : ApiInput.group(kind, text(kind.word() + "_id", value));
        }

        private static @Nullable String text(String field, JsonNode value) {
            if (value.isNull()) {
                return null;
            }
            if (!value.isTextual()) {
                throw Problem.invalid(field, field + " must be text.");
            }
            return value.textValue();
        }

        private static @Nullable List<@Nullable String> texts(JsonNode value) {
            if (value.isNull()) {
                return null;
            }
            var texts = new ArrayList<@Nullable String>();
            if (value.isArray()) {
                value.forEach(item -> texts.add(item.textValue()));
            }
            return texts;
        }
    }
}
