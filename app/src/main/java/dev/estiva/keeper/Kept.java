package dev.estiva.keeper;

import org.jspecify.annotations.Nullable;

/**
 * An attempt as its keeper knows it.
 *
 * @param number names its output files, see {@link OutputNames}
 * @param runMicros for how long it has run
 * @param ending null as long as it runs
 * @param remark what its order said, as the link was made; empty in later news
 */
public record Kept(
        String key,
        long number,
        Produced produced,
        long runMicros,
        @Nullable Ending ending,
        String remark) {}
