package dev.estiva.policy;

import java.util.List;

/** Whether a later task may jump ahead. */
public enum Backfills {
    /** It may not. */
    NONE("none"),
    /** If that does not delay the first blocked task. */
    EASY("easy"),
    /** If that delays no waiting task. */
    CONSERVATIVE("conservative");

    private final String title;

    Backfills(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    static List<String> titles() {
        return List.of(values()).stream().map(Backfills::title).toList();
    }
}
