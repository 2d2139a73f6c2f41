package io.omnia.privacy;

import java.util.List;

/** The declarations and the live system differ, so the program must not start. One sentence for each difference. */
public final class InventoryGap extends RuntimeException {
    private final List<String> sentences;

    InventoryGap(List<String> sentences) {
        super(String.join("\n", sentences));
        this.sentences = List.copyOf(sentences);
    }

    /** Each names what differs and where to declare it. */
    public List<String> sentences() {
        return sentences;
    }
}
