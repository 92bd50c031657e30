package dev.estiva.results;

import dev.estiva.results.Result.Figure;
import dev.estiva.results.Result.Place;
import dev.estiva.results.Result.Times;
import java.util.Map;
import java.util.TreeMap;

/** Results as a test wants them. */
public final class Made {
    public static final String GPU = "NVIDIA H200";
    private static final long SECOND = 1_000_000;

    private Made() {}

    /** On the first worker, which has no GPU, or on the second, which has one. */
    public static Result matrix(String device, int size, double seconds, int at) {
        boolean isCpu = device.equals(Result.CPU);
        long start = at * SECOND;
        return new Result(
                at + ".0",
                "matrix_multiply",
                "completed",
                isCpu
                        ? new Place(1, "plain", "cpu", Result.CPU, "", new Amounts(1, 2, 0))
                        : new Place(2, "big", "gpu", "cuda:0", device, new Amounts(0, 1, 1)),
                new Times(start - SECOND / 2, start, start + Math.round(seconds * SECOND), 0.5, seconds),
                new Figure("flop_per_second", 2.0 * size * size * size / seconds),
                new TreeMap<>(
                        Map.of("size", Integer.toString(size), "iterations", "10", "seed", Integer.toString(at))));
    }

    public static Result failed(Result like) {
        return new Result(like.task(), like.type(), "failed", like.place(), like.times(), null, like.parameters());
    }
}
