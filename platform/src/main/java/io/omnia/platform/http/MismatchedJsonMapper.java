package io.omnia.platform.http;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers JSON that does not fit; stands before the framework's own mapper of exactly this exception. */
@Provider
final class MismatchedJsonMapper implements ExceptionMapper<MismatchedInputException> {
    @Override
    public Response toResponse(MismatchedInputException mismatch) {
        return ProblemMapper.answer(UnreadableJson.problem(mismatch));
    }
}
