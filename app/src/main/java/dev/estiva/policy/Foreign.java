package dev.estiva.policy;

import java.util.List;

/** Orders and placements that are not built in, by name. Asked only for names that no built-in one has. */
public interface Foreign {
    /** There are none. */
    Foreign NONE = new Foreign() {
        @Override
        public List<String> orders() {
            return List.of();
        }

        @Override
        public List<String> placements() {
            return List.of();
        }

        @Override
        public String trouble() {
            return "";
        }

        @Override
        public OrderRule order(String name, PolicySettings settings) {
            throw new IllegalArgumentException(name);
        }

        @Override
        public PlacementRule placement(String name, PolicySettings settings) {
            throw new IllegalArgumentException(name);
        }
    };

    /** The names of the orders. */
    List<String> orders();

    /** The names of the placements. */
    List<String> placements();

    /** Why one may be missing, to be put behind a message; or empty. */
    String trouble();

    /** One of {@link #orders}, for one run. */
    OrderRule order(String name, PolicySettings settings);

    /** One of {@link #placements}, for one run. */
    PlacementRule placement(String name, PolicySettings settings);
}
