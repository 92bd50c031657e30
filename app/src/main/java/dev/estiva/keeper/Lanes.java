package dev.estiva.keeper;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/** Spreads attempts over a few lanes. */
final class Lanes implements Runner {
    /** A start keeps its lane waiting until the new program stands; more lanes than this only wait for each other. */
    static final int MOST = 8;

    private final List<Lane> lanes = new ArrayList<>();

    Lanes(Starter.Place place, Reports reports) {
        int count = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, MOST);
        for (int i = 0; i < count; i++) {
            lanes.add(new Lane(place, reports));
        }
    }

    void open() {
        for (int i = 0; i < lanes.size(); i++) {
            lanes.get(i).open(i);
        }
    }

    @Override
    public void greeted(String worker, NavigableMap<String, String> environment) {
        lanes.forEach(lane -> lane.greeted(worker, environment));
    }

    @Override
    public void start(long number, Order order) {
        of(number).start(number, order);
    }

    @Override
    public void stop(long number, long graceMicros) {
        of(number).stop(number, graceMicros);
    }

    @Override
    public void abandon(long number, long graceMicros, String why) {
        of(number).abandon(number, graceMicros, why);
    }

    private Lane of(long number) {
        return lanes.get((int) (number % lanes.size()));
    }
}
