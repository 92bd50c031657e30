package org.example.primes;

import dev.estiva.jobtype.JobResult;
import dev.estiva.jobtype.JobType;
import dev.estiva.jobtype.Parameters;
import dev.estiva.jobtype.TaskContext;
import java.util.BitSet;
import java.util.Map;

/** Counts the primes up to a limit: {"limit": 1000000}. */
public final class PrimesJob implements JobType {
    @Override
    public String name() {
        return "primes";
    }

    @Override
    public JobResult run(TaskContext task) throws InterruptedException {
        Parameters parameters = task.parameters();
        int limit = (int) parameters.whole("limit", 1_000_000, 2, 100_000_000);
        parameters.refuseOthers(); // a misspelt name is an error, not a default

        task.log("counting the primes up to " + limit);
        BitSet composite = new BitSet(limit + 1);
        int primes = 0;
        for (int n = 2; n <= limit; n++) {
            if (!composite.get(n)) {
                primes++;
                for (long multiple = (long) n * n; multiple <= limit; multiple += n) {
                    composite.set((int) multiple);
                }
            }
            if (n % 10_000 == 0) {
                task.progress(100.0 * n / limit, primes + " primes so far");
                if (task.isCancelled()) {
                    throw new InterruptedException("cancelled at " + n);
                }
            }
        }
        return JobResult.done(Map.of("primes", primes));
    }
}
