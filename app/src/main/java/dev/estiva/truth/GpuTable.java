package dev.estiva.truth;

import dev.estiva.policy.Presets;
import dev.estiva.workload.WorkloadException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The table of Weng and others, "Beware of fragmentation", USENIX ATC 2023: what part of the GPUs is allocated once pods have
 * come that ask for 130 % of them; and where each pod of one trace is.
 *
 * <p>Theirs sums fragments up in floating point, ours in whole numbers. Where two workers are equally good to us, a rounding
 * error decides there; in three of the ten traces that can be seen in the sum.
 */
final class GpuTable {
    private static final String TABLE = "ref/fgd/fgd_expected_alloc_ratio_pct.csv.gz";
    private static final List<String> TRACES = List.of(
            "default",
            "cpu050",
            "cpu100",
            "cpu250",
            "gpushare40",
            "gpushare100",
            "gpuspec10",
            "gpuspec33",
            "multigpu20",
            "multigpu50");
    private static final List<Integer> SEEDS = List.of(42, 43, 44);

    /** The traces in which the rounding errors of theirs can be seen, and how far they were seen to lead, in percent points. */
    private static final List<String> ROUNDED = List.of("cpu250", "gpuspec10", "gpuspec33");

    private static final double ROUNDED_BY = 0.165;

    /** A policy and what the table calls it. */
    private enum Row {
        CLUSTERING("03-GpuClustering", Presets.GPU_CLUSTERING),
        PACKING("04-GpuPacking", Presets.GPU_PACKING),
        BEST_FIT("05-BestFit", Presets.GPU_BEST_FIT),
        FGD("06-FGD", Presets.FGD);

        private final String name;
        private final Presets policy;

        Row(String name, Presets policy) {
            this.name = name;
            this.policy = policy;
        }

        private String shortName() {
            return name.substring(3);
        }
    }

    private GpuTable() {}

    static List<Trial> trials(Path folder) {
        List<Trial> trials = new ArrayList<>();
        for (Row row : Row.values()) {
            for (String trace : TRACES) {
                for (int seed : SEEDS) {
                    String name = "FGD table, " + trace + " " + seed + ", " + row.shortName() + ": % allocated";
                    List<String> needs = new ArrayList<>(List.of(TABLE));
                    needs.addAll(GpuReplay.needs(trace, seed));
                    trials.add(new Trial(
                            Part.FGD, name, folder, needs, () -> List.of(allocated(folder, name, row, trace, seed))));
                }
            }
        }
        for (Row row : Row.values()) {
            String file = "ref/fgd/placements_default_seed42_" + row.shortName() + ".csv.gz";
            List<String> needs = new ArrayList<>(List.of(file));
            needs.addAll(GpuReplay.needs("default", 42));
            String name = "FGD pods, default 42, " + row.shortName();
            trials.add(new Trial(
                    Part.FGD, name, folder, needs, () -> List.of(placed(folder, name, row, folder.resolve(file)))));
        }
        return trials;
    }

    private static Result allocated(Path folder, String name, Row row, String trace, int seed)
            throws IOException, WorkloadException {
        List<BigDecimal> expected = new ArrayList<>();
        new ReferenceFile(folder.resolve(TABLE))
                .forEach(List.of("workload", "sc_policy", "tune", "seed", "130"), line -> {
                    if (line.text(0).equals("openb_pod_list_" + trace)
                            && line.text(1).equals(row.name)
                            && line.text(2).equals("1.3")
                            && line.text(3).equals(Integer.toString(seed))) {
                        expected.add(line.number(4).setScale(2, RoundingMode.HALF_EVEN));
                    }
                });
        if (expected.size() != 1) {
            throw new IOException(folder.resolve(TABLE) + ": expected one row openb_pod_list_" + trace + "," + row.name
                    + ",1.3," + seed + ", found " + expected.size());
        }
        double seen = GpuReplay.of(folder, trace, seed, row.policy).allocated(130);
        return row == Row.FGD && ROUNDED.contains(trace)
                ? Result.within(name, expected.getFirst(), seen, ROUNDED_BY)
                : Result.printed(name, expected.getFirst(), seen);
    }

    private static Result placed(Path folder, String name, Row row, Path file) throws IOException, WorkloadException {
        NavigableMap<String, String> theirs = new TreeMap<>();
        new ReferenceFile(file)
                .forEach(
                        List.of("pod", "node", "gpu_index"),
                        line -> theirs.put(line.text(0), line.text(1) + " " + line.text(2)));
        NavigableMap<String, String> ours =
                GpuReplay.of(folder, "default", 42, row.policy).places();
        long same = theirs.entrySet().stream()
                .filter(entry -> entry.getValue().equals(ours.get(entry.getKey())))
                .count();
        long differing = Math.max(theirs.size(), ours.size()) - same;
        return Result.count(name + ": elsewhere of " + theirs.size(), 0, differing);
    }
}
