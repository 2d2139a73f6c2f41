package io.omnia.platform.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers what the framework refuses by itself: unknown paths, wrong methods, bodies it cannot read. */
@Provider
final class RefusalMapper implements ExceptionMapper<WebApplicationException> {
    @Override
    public Response toResponse(WebApplicationException refusal) {
        if (refusal.getCause() instanceof JsonProcessingException json) {
            return ProblemMapper.answer(UnreadableJson.problem(json));
        }
        var given = refusal.getResponse();
        if (given.getStatus() < 400) {
            return given;
        }
        var answer = Response.fromResponse(ProblemMapper.answer(problem(given.getStatus())));
        var allowed = given.getHeaderString(HttpHeaders.ALLOW);
        return (allowed == null ? answer : answer.header(HttpHeaders.ALLOW, allowed)).build();
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 400 -> Problem.invalid(null, "The request could not be read.");
            case 404 -> Problem.notFound("not_found", "There is nothing at this address.");
            case 405 -> new Problem(405, "method_not_allowed", "This address does not take that method.", null);
            case 406 -> new Problem(406, "not_acceptable", "This address answers with application/json only.", null);
            case 413 -> ApiDoor.tooLarge();
            case 415 ->
                new Problem(
                        415,
                        "unsupported_media_type",
                        "Send the body as application/json, with that Content-Type.",
                        null);
            default -> new Problem(status, status < 500 ? "refused" : "internal_error", "This did not work.", null);
        };
    }
}
