package dev.estiva.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param next gives the next page as {@code after}, or null if there is none
 * @param json the answer as it came
 */
public record Page<T>(List<T> entries, @Nullable String next, Json json) {}
