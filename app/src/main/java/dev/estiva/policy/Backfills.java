package dev.estiva.policy;

import java.util.List;

/** Whether a later task may jump ahead. */
public enum Backfills {
    /** It may not. */
    NONE("none", "it may not"),
    /** Whenever there is room; nothing is promised to anybody. */
    GREEDY("greedy", "whenever there is room; large tasks may wait for ever"),
    /** If that does not delay the first blocked task. */
    EASY("easy", "if that does not delay the first blocked task"),
    /** If that delays no waiting task. */
    CONSERVATIVE("conservative", "if that delays no waiting task");

    private final String title;
    private final String description;

    Backfills(String title, String description) {
        this.title = title;
        this.description = description;
    }

    /** In one line, for people. */
    public String description() {
        return description;
    }

    public String title() {
        return title;
    }

    static List<String> titles() {
        return List.of(values()).stream().map(Backfills::title).toList();
    }
}
