package dev.estiva.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what one step decides. Each fact is applied at once, so that the next decision sees it. */
final class Recorder {
    private final ClusterState state;
    private final FactListener listener;
    private final List<Fact> facts;
    private final List<Effect> effects;
    private final List<Answer> answers;
    private final boolean listsFacts;
    private boolean arrived;
    private boolean released;
    private @Nullable Step step;

    /** @param listsFacts whether a step tells of them; the listener always hears of them */
    Recorder(ClusterState state, FactListener listener, boolean listsFacts) {
        this.listsFacts = listsFacts;
        this.state = state;
        this.listener = listener;
        this.facts = new ArrayList<>(2);
        this.effects = new ArrayList<>(1);
        this.answers = new ArrayList<>(1);
    }

    /** Forgets the last step, whose lists are used again. */
    void begin() {
        facts.clear();
        effects.clear();
        answers.clear();
        arrived = false;
        released = false;
    }

    void fact(Fact fact) {
        listener.before(fact, state);
        state.apply(fact);
        if (listsFacts) {
            facts.add(fact);
        }
        switch (fact) {
            case Fact.JobSubmitted _, Fact.JobRerouted _, Fact.TaskRerouted _, Fact.TaskReady _ -> arrived = true;
            case Fact.TaskRequeued _, Fact.TaskSuspended _ -> {
                arrived = true;
                released = true;
            }
            case Fact.TaskFinished _,
                    Fact.RestCancelled _,
                    Fact.WorkerJoined _,
                    Fact.WorkerReturned _,
                    Fact.WorkerChanged _,
                    Fact.WorkerUncordoned _,
                    Fact.WorkerSuspected _,
                    Fact.WorkerLost _,
                    Fact.WorkerLeft _,
                    Fact.WorkerCordoned _,
                    Fact.WorkerDraining _,
                    Fact.WorkerQuarantined _,
                    Fact.DeviceBlocked _,
                    Fact.DeviceFreed _,
                    Fact.PolicyReplaced _ -> released = true;
            case Fact.TaskPlaced _, Fact.TaskResumed _, Fact.TaskReserved _, Fact.TaskStopping _ -> {}
        }
    }

    void effect(Effect effect) {
        effects.add(effect);
    }

    void answer(Answer answer) {
        answers.add(answer);
    }

    Policy.Cause cause() {
        return Policy.Cause.of(arrived, released);
    }

    /** The same one again as long as only its lists change, which are used again themselves. */
    Step step(long wakeAtMicros) {
        Step made = step;
        if (made == null || made.wakeAtMicros() != wakeAtMicros) {
            made = new Step(facts, effects, answers, wakeAtMicros);
            step = made;
        }
        return made;
    }
}
