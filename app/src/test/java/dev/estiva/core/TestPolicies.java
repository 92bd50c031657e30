package dev.estiva.core;

import dev.estiva.policy.PolicySpec;
import dev.estiva.policy.Presets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Policies from words, and all of their combinations. */
public final class TestPolicies {
    private static final List<String> ORDERS = List.of("fifo", "sjf", "priority");
    private static final List<String> PLACEMENTS = List.of("first-fit", "circular", "best-fit", "least-work");
    private static final List<String> BACKFILLS = List.of(
            "none", "none strict", "easy", "easy backfill-order=sjf", "conservative", "conservative backfill-depth=3");

    private TestPolicies() {}

    /** A preset and what replaces its parts, as {@code fifo placement=circular strict}. */
    public static PolicySpec read(String text) {
        String preset = "fifo";
        boolean strict = false;
        NavigableMap<String, String> parts = new TreeMap<>();
        for (String word : text.split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                parts.put(word.substring(0, equals), word.substring(equals + 1));
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
                Integer.parseInt(parts.getOrDefault("backfill-depth", "0"))));
    }

    /** Every order with every placement and every backfill. */
    public static List<String> all() {
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
