package dev.estiva.workload;

import java.math.BigInteger;
import java.util.List;

/** The jobs of a mix, and behind them more, each like one of the mix under the next number. */
final class MoreJobs extends MadeJobs {
    private final List<WorkloadJob> mix;
    private final BigInteger lastNumber;
    private final int[] kinds;
    private final long[] submitMicros;

    /**
     * @param lastNumber the largest number of the mix
     * @param kinds for each job that is added, the place in the mix of the one that it is like
     * @param submitMicros when each of them arrives
     */
    MoreJobs(List<WorkloadJob> mix, BigInteger lastNumber, int[] kinds, long[] submitMicros) {
        this.mix = mix;
        this.lastNumber = lastNumber;
        this.kinds = kinds;
        this.submitMicros = submitMicros;
    }

    @Override
    long submitMicros(int at) {
        return at < mix.size() ? mix.get(at).submitMicros() : submitMicros[at - mix.size()];
    }

    @Override
    public WorkloadJob get(int at) {
        if (at < mix.size()) {
            return mix.get(at);
        }
        int added = at - mix.size();
        String label = lastNumber.add(BigInteger.valueOf(added + 1L)).toString();
        return mix.get(kinds[added]).copyAs(label, submitMicros[added]);
    }

    @Override
    public int size() {
        return mix.size() + kinds.length;
    }
}
