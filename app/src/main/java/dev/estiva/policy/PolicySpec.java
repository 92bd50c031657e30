package dev.estiva.policy;

import dev.estiva.core.Bounds;
import dev.estiva.core.Policy;
import dev.estiva.model.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy as its user names it: a preset, any part of which may be replaced.
 *
 * @param name the preset's name, or {@code custom} when parts were replaced
 * @param strict with backfill none, a blocked task blocks all behind it, on whatever worker
 * @param backfillDepth how many waiting tasks conservative backfilling looks at in a pass; 0 for all
 * @param bounds what is taken for a task's length where room is planned
 * @param preemption who has room before whom, where tasks preempt others; null where none does
 */
public record PolicySpec(
        String name,
        OrderRule order,
        PlacementRule placement,
        Backfills backfill,
        BackfillOrder backfillOrder,
        boolean strict,
        int backfillDepth,
        Bounds bounds,
        @Nullable PreemptionRule preemption) {

    /** One that does not preempt. */
    public PolicySpec(
            String name,
            OrderRule order,
            PlacementRule placement,
            Backfills backfill,
            BackfillOrder backfillOrder,
            boolean strict,
            int backfillDepth,
            Bounds bounds) {
        this(name, order, placement, backfill, backfillOrder, strict, backfillDepth, bounds, null);
    }

    /** Whether it stops running tasks for others. */
    public boolean preempts() {
        return preemption != null;
    }

    /** Whether tasks might preempt each other for ever where their work is lost. */
    public boolean needsWorkKept() {
        return preemption != null && preemption.needsWorkKept();
    }

    /** The same with other bounds. */
    public PolicySpec withBounds(Bounds other) {
        return new PolicySpec(
                name, order, placement, backfill, backfillOrder, strict, backfillDepth, other, preemption);
    }

    /** The same, told by examples what usually comes, for placements that want to know. */
    public PolicySpec expecting(List<Request> requests) {
        return new PolicySpec(
                name,
                order,
                placement.expecting(requests),
                backfill,
                backfillOrder,
                strict,
                backfillDepth,
                bounds,
                preemption);
    }

    /** A pass begins. Throws if a part of the policy has failed since the last one. */
    void beginPass() {
        order.beginPass();
        placement.beginPass();
    }

    /** A policy without memory of its own: make one for each engine. */
    public Policy build() {
        if (preemption != null) {
            return new PreemptivePolicy(name, preemption, order.with(bounds));
        }
        return switch (backfill) {
            case NONE, GREEDY -> new InOrderPolicy(this);
            case EASY -> new EasyPolicy(this);
            case CONSERVATIVE -> new ConservativePolicy(this);
        };
    }
}
