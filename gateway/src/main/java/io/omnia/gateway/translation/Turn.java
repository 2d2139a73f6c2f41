package io.omnia.gateway.translation;

import java.util.ArrayList;
import java.util.List;

/** What one side said before the other spoke. The results of tools are in the user's turns. */
record Turn(Role role, List<Part> parts) {
    enum Role {
        /** Instructions in the middle of a conversation; those at its beginning are not a turn. */
        SYSTEM,
        USER,
        ASSISTANT
    }

    /**
     * For formats in which user and assistant take turns, the user first, and tools answer before anything else is said:
     * neighbours of one side become one, instructions in the middle are the user's words at their place.
     */
    static List<Turn> alternating(List<Turn> turns) {
        var merged = new ArrayList<Turn>();
        for (var turn : turns) {
            var role = turn.role == Role.SYSTEM ? Role.USER : turn.role;
            if (!merged.isEmpty() && merged.getLast().role == role) {
                merged.getLast().parts.addAll(turn.parts);
            } else if (!turn.parts.isEmpty()) {
                merged.add(new Turn(role, new ArrayList<>(turn.parts)));
            }
        }
        if (!merged.isEmpty() && merged.getFirst().role == Role.ASSISTANT) {
            merged.addFirst(new Turn(Role.USER, List.of(Part.Text.of("(The conversation begins here.)"))));
        }
        return merged.stream()
                .map(turn -> turn.role == Role.USER ? turn.withResultsFirst() : turn)
                .toList();
    }

    /** Where the user last said something by itself; what comes after it is one loop of calls and results. */
    static int lastQuestion(List<Turn> turns) {
        for (var i = turns.size() - 1; i >= 0; i--) {
            if (turns.get(i).role != Role.ASSISTANT
                    && turns.get(i).parts.stream().anyMatch(part -> !(part instanceof Part.ToolResult))) {
                return i;
            }
        }
        return -1;
    }

    private Turn withResultsFirst() {
        var ordered = new ArrayList<Part>();
        parts.stream().filter(Part.ToolResult.class::isInstance).forEach(ordered::add);
        parts.stream().filter(part -> !(part instanceof Part.ToolResult)).forEach(ordered::add);
        return new Turn(role, ordered);
    }
}
