package dev.estiva.core;

import dev.estiva.model.Request;
import dev.estiva.model.SeededRandom;
import dev.estiva.policy.PolicySettings;
import dev.estiva.policy.PolicySpec;
import dev.estiva.policy.Presets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Policies from words, and all of their combinations. */
public final class TestPolicies {
    static final double AGEING_SECONDS = 5;
    static final double HALF_LIFE_SECONDS = 20;

    /** Times as short as those of the tests. */
    private static final PolicySettings SETTINGS = new PolicySettings(
                    (long) (AGEING_SECONDS * 1e6), (long) (HALF_LIFE_SECONDS * 1e6), 0, 2, 1)
            .withQuantum(2_000_000);

    /** Service after which tasks are a level lower under {@code las levels}. */
    private static final List<Long> LEVELS = List.of(2_000_000L, 5_000_000L);

    private static final List<String> ORDERS = List.of("fifo", "sjf", "priority");
    private static final List<String> PLACEMENTS = List.of("first-fit", "circular", "best-fit", "least-work");
    private static final List<String> BACKFILLS = List.of(
            "none", "none strict", "easy", "easy backfill-order=sjf", "conservative", "conservative backfill-depth=3");

    private TestPolicies() {}

    /** A preset and what replaces its parts, as {@code fifo placement=circular strict}. */
    public static PolicySpec read(String text) {
        String preset = "fifo";
        boolean strict = false;
        List<Long> levels = List.of();
        NavigableMap<String, String> parts = new TreeMap<>();
        for (String word : text.split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                parts.put(word.substring(0, equals), word.substring(equals + 1));
            } else if (word.equals("levels")) {
                levels = LEVELS;
            } else if (word.equals("strict")) {
                strict = true;
            } else {
                preset = word;
            }
        }
        return Presets.read(new Presets.Names(
                        preset,
                        parts.get("order"),
                        parts.get("placement"),
                        parts.get("backfill"),
                        parts.get("backfill-order"),
                        strict,
                        Integer.parseInt(parts.getOrDefault("backfill-depth", "0")),
                        SETTINGS.withLasThresholds(levels)))
                .expecting(EXAMPLES);
    }

    /** Policies that preempt, each a whole. */
    public static List<String> preempting() {
        return List.of(
                "srpt",
                "srpt-gpu",
                "preemptive-priority",
                "preemptive-sjf",
                "rr-quantum",
                "las",
                "las-gpu",
                "las levels",
                "las-gpu levels");
    }

    /** Orders that are not combined with everything. */
    private static final List<String> MORE_ORDERS = List.of(
            "ljf",
            "ageing",
            "edf",
            "least-slack",
            "smallest-area",
            "largest-area",
            "f1",
            "wfp3",
            "unicep",
            "fair-share",
            "drf");

    /** Placements that are not combined with everything. */
    private static final List<String> MORE_PLACEMENTS = List.of(
            "worst-fit",
            "least-loaded",
            "random",
            "power-of-d",
            "gpu-best-fit",
            "gpu-packing",
            "gpu-clustering",
            "fgd");

    /** What usually comes, for placements that want to know. */
    public static final List<Request> EXAMPLES = examples();

    private static List<Request> examples() {
        RandomMix mix = new RandomMix(new SeededRandom(1), false);
        return IntStream.range(0, 200).mapToObj(_ -> mix.request()).toList();
    }

    /** Each order that there is. */
    public static List<String> orders() {
        List<String> all = new ArrayList<>(ORDERS);
        all.addAll(MORE_ORDERS);
        return all;
    }

    /** The usual orders with every placement and every backfill, and every other choice with the usual ones. */
    public static List<String> all() {
        List<String> all = basic();
        for (String order : MORE_ORDERS) {
            all.add("fifo order=" + order + " placement=first-fit backfill=none");
            all.add("fifo order=" + order + " placement=best-fit backfill=easy");
            all.add("fifo order=" + order + " placement=circular backfill=conservative");
        }
        for (String order : orders()) {
            all.add("fifo order=" + order + " placement=best-fit backfill=greedy");
        }
        for (String placement : MORE_PLACEMENTS) {
            all.add("fifo order=priority placement=" + placement + " backfill=none");
            all.add("fifo order=fifo placement=" + placement + " backfill=easy");
            all.add("fifo order=sjf placement=" + placement + " backfill=conservative");
        }
        return all;
    }

    private static List<String> basic() {
        List<String> all = new ArrayList<>();
        for (String order : ORDERS) {
            for (String placement : PLACEMENTS) {
                for (String backfill : BACKFILLS) {
                    all.add("fifo order=" + order + " placement=" + placement + " backfill=" + backfill);
                }
            }
        }
        return all;
    }
}
