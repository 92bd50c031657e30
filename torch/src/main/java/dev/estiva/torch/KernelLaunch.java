package dev.estiva.torch;

import dev.estiva.jobtype.ParameterException;
import dev.estiva.jobtype.Parameters;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * How many threads a kernel has: blocks in up to three dimensions, threads of a block in as many. The bounds are those of every
 * GPU that CUDA 13 knows.
 *
 * @param sharedBytes shared memory whose size the source leaves open
 */
record KernelLaunch(List<Integer> grid, List<Integer> block, int sharedBytes) {
    private static final int[] MOST_GRID = {Integer.MAX_VALUE, 65_535, 65_535};
    private static final int[] MOST_BLOCK = {1_024, 1_024, 64};
    private static final int MOST_THREADS = 1_024;

    /** More needs a permission that not every GPU gives. */
    private static final int MOST_SHARED_BYTES = 48 * 1024;

    KernelLaunch {
        grid = List.copyOf(grid);
        block = List.copyOf(block);
    }

    static KernelLaunch read(Parameters parameters) {
        List<Integer> block = sizes(parameters, "block", MOST_BLOCK);
        long threads = block.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
        if (threads > MOST_THREADS) {
            throw ParameterException.of(
                    "block", "at most " + MOST_THREADS + " threads in all", threads + " in " + block);
        }
        return new KernelLaunch(sizes(parameters, "grid", MOST_GRID), block, (int)
                parameters.whole("shared_memory", 0, 0, MOST_SHARED_BYTES));
    }

    private static List<Integer> sizes(Parameters parameters, String name, int[] most) {
        JsonNode json = parameters.has(name) ? parameters.json().get(name) : null;
        List<Integer> sizes = new ArrayList<>();
        if (json != null && json.isArray() && json.size() <= most.length) {
            json.forEach(size -> sizes.add(size(size)));
        } else if (json != null) {
            sizes.add(size(json));
        }
        boolean isRight = !sizes.isEmpty();
        for (int i = 0; i < sizes.size(); i++) {
            isRight &= sizes.get(i) >= 1 && sizes.get(i) <= most[i];
        }
        if (!isRight) {
            throw ParameterException.of(
                    name,
                    "a whole number, or a list of one to three, at most " + most[0] + ", " + most[1] + " and "
                            + most[2],
                    json == null ? "nothing" : Checked.shown(json));
        }
        while (sizes.size() < most.length) {
            sizes.add(1);
        }
        return sizes;
    }

    private static int size(JsonNode json) {
        return json.isIntegralNumber() && json.canConvertToInt() ? json.asInt() : 0;
    }
}
