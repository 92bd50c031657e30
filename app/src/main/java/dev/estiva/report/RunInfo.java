package dev.estiva.report;

import java.util.List;

/**
 * What a run was told to do: stands at the head of its reports.
 *
 * @param files the workload's files, as the user named them
 * @param estimates {@code user} or {@code perfect}
 * @param pass {@code event} or {@code instant}
 * @param interrupted the user stopped it before its end
 */
public record RunInfo(
        Mode mode,
        PolicyInfo policy,
        List<String> files,
        long seed,
        String estimates,
        String pass,
        boolean interrupted) {
    public RunInfo {
        files = List.copyOf(files);
    }

    /** In virtual time, or with real workers. */
    public enum Mode {
        SIMULATE,
        RUN
    }

    /**
     * A policy and its parts.
     *
     * @param name the preset's, or empty if parts were chosen one by one
     * @param backfillOrder in which order later tasks are tried; empty if there is no backfill
     */
    public record PolicyInfo(String name, String order, String placement, String backfill, String backfillOrder) {
        /** What a person calls it. */
        String title() {
            String parts = order + " + " + placement + " + " + backfill;
            return name.isEmpty() ? parts : name + " (" + parts + ")";
        }
    }
}
