package dev.estiva.extension;

import dev.estiva.custom.TaskOrder;
import dev.estiva.custom.WorkerChoice;
import dev.estiva.policy.Foreign;
import dev.estiva.policy.OrderRule;
import dev.estiva.policy.Orders;
import dev.estiva.policy.PlacementRule;
import dev.estiva.policy.Placements;
import dev.estiva.policy.PolicySettings;
import dev.estiva.policy.Presets;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The users' orders and placements in some jars. They are looked for when first asked for, so that a start costs nothing. */
public final class CustomPolicies implements Foreign {
    private static final String NAME = "[a-z][a-z0-9-]{0,63}";

    /** More are a fault of whatever lists them. */
    private static final int MOST = 1_000;

    private final List<Path> jars;
    private final Leash leash;
    private @Nullable Contents contents;

    public CustomPolicies(List<Path> jars, Leash leash) {
        this.jars = List.copyOf(jars);
        this.leash = leash;
    }

    /**
     * One of them, for a list.
     *
     * @param jar the file that it is in
     */
    public record Entry(String name, String description, String jar) {}

    private record Found<T>(Entry entry, ServiceLoader.Provider<T> maker) {}

    private static final class Contents {
        final NavigableMap<String, Found<TaskOrder>> orders = new TreeMap<>();
        final NavigableMap<String, Found<WorkerChoice>> placements = new TreeMap<>();
        final List<String> faults = new ArrayList<>();
    }

    @Override
    public List<String> orders() {
        return List.copyOf(contents().orders.keySet());
    }

    @Override
    public List<String> placements() {
        return List.copyOf(contents().placements.keySet());
    }

    /** The orders, by name. */
    public List<Entry> listOfOrders() {
        return contents().orders.values().stream().map(Found::entry).toList();
    }

    /** The placements, by name. */
    public List<Entry> listOfPlacements() {
        return contents().placements.values().stream().map(Found::entry).toList();
    }

    /** What could not be loaded, and why. */
    public List<String> faults() {
        return List.copyOf(contents().faults);
    }

    @Override
    public String trouble() {
        return faults().isEmpty() ? "" : "; could not load " + String.join("; ", faults());
    }

    @Override
    public OrderRule order(String name, PolicySettings settings) {
        return new CustomOrder(name, made(contents().orders, name), leash, settings.reorderMicros());
    }

    @Override
    public PlacementRule placement(String name, PolicySettings settings) {
        return new CustomPlacement(name, made(contents().placements, name), leash);
    }

    /** A new one each time, so that two runs share nothing. */
    private static <T> T made(NavigableMap<String, Found<T>> found, String name) {
        Found<T> one = found.get(name);
        if (one == null) {
            throw new IllegalArgumentException("there is no " + name);
        }
        return one.maker.get();
    }

    private synchronized Contents contents() {
        if (contents == null) {
            contents = load();
        }
        return contents;
    }

    private Contents load() {
        Contents found = new Contents();
        if (jars.isEmpty()) {
            return found;
        }
        ClassLoader classes = new URLClassLoader("users' policies", urls(), TaskOrder.class.getClassLoader());
        load(ServiceLoader.load(TaskOrder.class, classes), found.orders, found.faults, TaskOrder::name, one -> {
            requireNew(one.name(), Orders.titles(), found.placements.containsKey(one.name()));
            return one.description();
        });
        load(
                ServiceLoader.load(WorkerChoice.class, classes),
                found.placements,
                found.faults,
                WorkerChoice::name,
                one -> {
                    requireNew(one.name(), Placements.titles(), found.orders.containsKey(one.name()));
                    return one.description();
                });
        return found;
    }

    private static <T> void load(
            ServiceLoader<T> loader,
            NavigableMap<String, Found<T>> into,
            List<String> faults,
            Function<T, String> name,
            Function<T, String> description) {
        Iterator<ServiceLoader.Provider<T>> providers = loader.stream().iterator();
        for (int i = 0; i < MOST; i++) {
            String what = "a policy";
            try {
                if (!providers.hasNext()) {
                    return;
                }
                ServiceLoader.Provider<T> maker = providers.next();
                what = maker.type().getName() + " in " + jar(maker.type());
                T one = maker.get();
                String called = name.apply(one);
                Entry entry = new Entry(called, description.apply(one), jar(maker.type()));
                if (into.putIfAbsent(called, new Found<>(entry, maker)) != null) {
                    faults.add(what + ": there is another " + called);
                }
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                faults.add(what + ": " + (e instanceof IllegalArgumentException ? e.getMessage() : e.toString()));
            }
        }
    }

    private static void requireNew(String name, List<String> builtIn, boolean isTaken) {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException("its name is \"" + name
                    + "\", expected up to 64 small letters, digits and hyphens, a letter first");
        }
        if (isTaken || builtIn.contains(name) || Presets.titles().contains(name)) {
            throw new IllegalArgumentException("the name " + name + " is taken");
        }
    }

    private static String jar(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            return source == null ? "" : Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a jar: " + source.getLocation(), e);
        }
    }

    private URL[] urls() {
        return jars.stream().map(CustomPolicies::url).toArray(URL[]::new);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("not a jar: " + jar, e);
        }
    }
}
