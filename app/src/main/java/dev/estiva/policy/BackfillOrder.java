package dev.estiva.policy;

import java.util.List;

/** In which order EASY looks for tasks that may jump ahead. */
public enum BackfillOrder {
    /** In the order of the queue. */
    QUEUE("queue"),
    /** The shortest bound first, then the one submitted first (EASY-SJBF). */
    SJF("sjf");

    private final String title;

    BackfillOrder(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    static List<String> titles() {
        return List.of(values()).stream().map(BackfillOrder::title).toList();
    }
}
