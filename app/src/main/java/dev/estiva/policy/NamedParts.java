package dev.estiva.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds policies, orders and placements by the names that users give them, the built-in ones first. */
record NamedParts(PolicySettings settings, Foreign foreign) {
    PolicySpec policy(String name) {
        String wanted = canonical(name);
        if (Presets.titles().contains(wanted)) {
            return find("--policy", name, Presets.values(), Presets.titles()).spec(settings);
        }
        if (foreign.orders().contains(wanted)) {
            return plain(wanted, foreign.order(wanted, settings), Placements.FIRST_FIT.rule(settings));
        }
        if (foreign.placements().contains(wanted)) {
            return plain(wanted, Orders.FIFO.rule(settings), foreign.placement(wanted, settings));
        }
        throw unknown("--policy", name, Presets.titles(), foreign.orders(), foreign.placements());
    }

    OrderRule order(String name) {
        String wanted = canonical(name);
        if (Orders.titles().contains(wanted)) {
            return find("--order", name, Orders.values(), Orders.titles()).rule(settings);
        }
        if (foreign.orders().contains(wanted)) {
            return foreign.order(wanted, settings);
        }
        throw unknown("--order", name, Orders.titles(), foreign.orders());
    }

    PlacementRule placement(String name) {
        String wanted = canonical(name);
        if (Placements.titles().contains(wanted)) {
            return find("--placement", name, Placements.values(), Placements.titles())
                    .rule(settings);
        }
        if (foreign.placements().contains(wanted)) {
            return foreign.placement(wanted, settings);
        }
        throw unknown("--placement", name, Placements.titles(), foreign.placements());
    }

    private PolicySpec plain(String name, OrderRule order, PlacementRule placement) {
        PolicySpec fifo = Presets.FIFO.spec(settings);
        return new PolicySpec(name, order, placement, fifo.backfill(), fifo.backfillOrder(), false, 0, fifo.bounds());
    }

    static <T> T find(String option, String name, T[] values, List<String> titles) {
        int at = titles.indexOf(canonical(name));
        if (at < 0) {
            throw new IllegalArgumentException(wrong(option, name, titles));
        }
        return values[at];
    }

    @SafeVarargs
    private IllegalArgumentException unknown(String option, String name, List<String>... known) {
        List<String> all = new ArrayList<>();
        for (List<String> some : known) {
            all.addAll(some);
        }
        return new IllegalArgumentException(wrong(option, name, all) + foreign.trouble());
    }

    private static String wrong(String option, String name, List<String> known) {
        return option + ": found \"" + name + "\", expected one of " + String.join(", ", known);
    }

    private static String canonical(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
