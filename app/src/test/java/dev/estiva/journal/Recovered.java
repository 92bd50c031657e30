package dev.estiva.journal;

import dev.estiva.core.ClusterState;
import dev.estiva.core.Fact;
import dev.estiva.core.QueueOrder;
import dev.estiva.core.StatePart;
import java.util.ArrayList;
import java.util.List;

/** What a recovery handed over. */
final class Recovered implements Journal.Recovery {
    final List<StatePart> parts = new ArrayList<>();
    final List<Fact> facts = new ArrayList<>();
    private long last;

    static Recovered of(Journal journal) throws JournalException {
        Recovered recovered = new Recovered();
        journal.recover(recovered);
        return recovered;
    }

    @Override
    public void part(StatePart part) {
        if (!facts.isEmpty()) {
            throw new AssertionError("a part behind a fact: " + part);
        }
        parts.add(part);
    }

    @Override
    public void fact(long position, Fact fact) {
        if (last > 0 && position != last + 1) {
            throw new AssertionError("fact " + position + " comes behind " + last);
        }
        last = position;
        facts.add(fact);
    }

    /** The position of the first fact, 0 if there is none. */
    long first() {
        return facts.isEmpty() ? 0 : last - facts.size() + 1;
    }

    static ClusterState state(Journal journal) throws JournalException {
        ClusterState state = new ClusterState(QueueOrder.FIFO);
        journal.recover(Journal.Recovery.into(state));
        state.check();
        return state;
    }
}
