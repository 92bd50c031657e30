package dev.estiva.access;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a token lets its bearer do. */
public enum Role {
    /** Everything, also in the name of others. */
    ADMIN("admin"),
    /** Submit, cancel what is their own, read. */
    USER("user"),
    /** Read. */
    READ_ONLY("read-only"),
    /** Let a worker join, and nothing else. */
    WORKER("worker");

    private final String title;

    Role(String title) {
        this.title = title;
    }

    /** As it is written everywhere. */
    public String title() {
        return title;
    }

    public boolean mayRead() {
        return this != WORKER;
    }

    public boolean maySubmit() {
        return this == ADMIN || this == USER;
    }

    /**
     * The role that is written so.
     *
     * @throws IllegalArgumentException if there is none, naming those there are
     */
    public static Role of(String title) {
        for (Role role : values()) {
            if (role.title.equals(title)) {
                return role;
            }
        }
        throw new IllegalArgumentException("expected one of " + titles() + ", found \"" + title + "\"");
    }

    /** {@code admin, user, read-only, worker}. */
    public static String titles() {
        return Arrays.stream(values()).map(Role::title).collect(Collectors.joining(", "));
    }
}
