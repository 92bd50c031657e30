package dev.estiva.policy;

import dev.estiva.core.Accounts;
import dev.estiva.core.ClusterView;
import dev.estiva.core.JobEntry;
import dev.estiva.core.Ranking;

/** Ranks users, the one who has had the least first; jobs of one user stay in the order of their submission. */
final class UserRanking implements Ranking {
    private final boolean byUsage;
    private final long halfLifeMicros;

    private UserRanking(boolean byUsage, long halfLifeMicros) {
        this.byUsage = byUsage;
        this.halfLifeMicros = halfLifeMicros;
    }

    /** By what the user has used, decayed: fair share among equals. In seven digits, so that rounding makes no difference. */
    static UserRanking fairShare(long halfLifeMicros) {
        return new UserRanking(true, halfLifeMicros);
    }

    /** By the largest part of any resource that the user holds now: dominant resource fairness. */
    static UserRanking dominantShare() {
        return new UserRanking(false, 0);
    }

    @Override
    public Split split() {
        return Split.USER;
    }

    @Override
    public boolean changesWithTime() {
        return byUsage;
    }

    @Override
    public long halfLifeMicros() {
        return halfLifeMicros;
    }

    @Override
    public long rank(JobEntry job, int index, ClusterView view, long nowMicros) {
        Accounts accounts = view.accounts();
        if (accounts == null) {
            throw new IllegalStateException("the state keeps no accounts of users");
        }
        String user = job.spec().user();
        return Sortable.of(
                byUsage ? (float) accounts.usage(user, nowMicros) : accounts.dominantShare(user, view.workers()));
    }
}
