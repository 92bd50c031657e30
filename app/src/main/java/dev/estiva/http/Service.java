package dev.estiva.http;

import dev.estiva.server.Cluster;

/**
 * What the routes share.
 *
 * @param jobs whose each job is, and whether a caller may see it
 */
record Service(
        Cluster cluster,
        HttpSettings settings,
        Sight sight,
        JobIds jobs,
        Follower follower,
        EventJson events,
        PastTasks past,
        Streams streams) {
    static Service of(Cluster cluster, HttpSettings settings, Follower follower) {
        Sight sight = new Sight(settings.isPrivate());
        return new Service(
                cluster,
                settings,
                sight,
                new JobIds(cluster, sight),
                follower,
                new EventJson(follower),
                new PastTasks(cluster.history()),
                new Streams(settings.limits().streams()));
    }
}
