package dev.estiva.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.estiva.access.Role;
import dev.estiva.client.ApiException;
import dev.estiva.client.BulkListener;
import dev.estiva.client.ClientSettings;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.Event;
import dev.estiva.client.EventFilter;
import dev.estiva.client.Job;
import dev.estiva.client.JobFilter;
import dev.estiva.client.JobRequest;
import dev.estiva.client.Json;
import dev.estiva.client.QueueEntry;
import dev.estiva.client.RunningEntry;
import dev.estiva.client.Token;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what, with and without tokens, in the open and in private. */
@Timeout(60)
class AccessTest {
    @TempDir
    private Path data;

    @SuppressWarnings("NullAway.Init") // each test opens it
    private ApiRig rig;

    private void open(UnaryOperator<HttpSettings> change) throws IOException {
        rig = ApiRig.open(data, change);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    private EstivaClient token(String user, Role role) throws IOException {
        return rig.withToken(rig.tokens.create(user, role, null).secret());
    }

    @Test
    void loopbackNeedsNoTokenAndActsForTheUserThatIsStated() throws Exception {
        open(settings -> settings);
        long job = rig.client.submit(JobRequest.command("x"));
        assertThat(rig.client.job(job).user()).isEqualTo("ana");
        rig.send("POST", "/api/v1/jobs", "{\"command\":[\"x\"]}");
        assertThat(rig.client.job(job + 1).user()).isEqualTo("local");
        long other = rig.client.submit(JobRequest.command("x").set("user", "bob"));
        assertThat(rig.client.job(other).user()).isEqualTo("bob");
    }

    @Test
    void withoutATokenNothingIsToldWhereOneIsRequired() throws Exception {
        open(settings -> settings.requiringToken(true));
        for (Route route : rig.http.routes()) {
            boolean isOpen =
                    List.of("/healthz", "/readyz", "/api/v1/openapi.json").contains(route.path());
            String target = route.path().replaceAll("\\{[a-z]+}", "1");
            String answer = rig.send(route.method().toString(), target, "");
            assertThat(answer).as(route.toString()).startsWith(isOpen ? "HTTP/1.1 200" : "HTTP/1.1 401");
            if (!isOpen) {
                assertThat(answer).contains("WWW-Authenticate: Bearer");
                assertThat(rig.send(route.method().toString(), target, "", "Authorization: Bearer est_abcdefgh_x"))
                        .startsWith("HTTP/1.1 401");
                assertThat(rig.send(route.method().toString(), target, "", "Authorization: Basic eDp5"))
                        .startsWith("HTTP/1.1 401");
            }
        }
    }

    @Test
    void eachRoleMayDoWhatItIsFor() throws Exception {
        open(settings -> settings.requiringToken(true));
        Map<Role, String> tokens = Map.of(
                Role.ADMIN, rig.tokens.create("root", Role.ADMIN, null).secret(),
                Role.USER, rig.tokens.create("ana", Role.USER, null).secret(),
                Role.READ_ONLY, rig.tokens.create("eye", Role.READ_ONLY, null).secret(),
                Role.WORKER, rig.tokens.create("w", Role.WORKER, null).secret());
        for (Route route : rig.http.routes()) {
            for (Role role : Role.values()) {
                boolean allowed = switch (route.needs()) {
                    case NOTHING -> true;
                    case READ -> role != Role.WORKER;
                    case SUBMIT -> role == Role.ADMIN || role == Role.USER;
                    case ADMIN -> role == Role.ADMIN;
                };
                String target = route.path().replaceAll("\\{[a-z]+}", "1")
                        + (route.path().endsWith("wait") ? "?timeout=0" : "");
                String answer =
                        rig.send(route.method().toString(), target, "", "Authorization: Bearer " + tokens.get(role));
                assertThat(answer.startsWith("HTTP/1.1 403"))
                        .as(role + " " + route)
                        .isEqualTo(!allowed);
                assertThat(answer).doesNotStartWith("HTTP/1.1 401").doesNotStartWith("HTTP/1.1 5");
            }
        }
    }

    @Test
    void jobsBelongToTheTokensUserWhateverTheRequestSays() throws Exception {
        open(settings -> settings.requiringToken(true));
        EstivaClient ana = token("ana", Role.USER);
        long job = ana.submit(JobRequest.command("x"));
        assertThat(ana.job(job).user()).isEqualTo("ana");
        assertForbidden(() -> ana.submit(JobRequest.command("x").set("user", "bob")));
        assertThat(ana.job(ana.submit(JobRequest.command("x").set("user", "ana")))
                        .user())
                .isEqualTo("ana");
        EstivaClient admin = token("root", Role.ADMIN);
        assertThat(admin.job(admin.submit(JobRequest.command("x").set("user", "bob")))
                        .user())
                .isEqualTo("bob");
        String secret = rig.tokens.create("ana", Role.USER, null).secret();
        String answer = rig.expect(
                201,
                "POST",
                "/api/v1/jobs",
                "{\"command\":[\"x\"]}",
                "Authorization: Bearer " + secret,
                "X-Estiva-User: root");
        assertThat(answer).doesNotContain("root");
        assertThat(admin.jobs(JobFilter.ALL.ofUser("root")).entries()).isEmpty();
    }

    @Test
    void anAdminActsForOthersAndNobodyElseDoes() throws Exception {
        open(settings -> settings.requiringToken(true));
        String admin = rig.tokens.create("root", Role.ADMIN, null).secret();
        String user = rig.tokens.create("bob", Role.USER, null).secret();
        String eye = rig.tokens.create("eye", Role.READ_ONLY, null).secret();
        assertThat(you(admin, "ana")).containsEntry("user", "ana").containsEntry("role", "admin");
        assertThat(you(admin, " ")).containsEntry("user", "root");
        assertThat(you(user, "ana")).containsEntry("user", "bob").containsEntry("role", "user");
        assertThat(you(eye, "ana")).containsEntry("user", "eye");
        String answer = rig.expect(
                403,
                "POST",
                "/api/v1/jobs",
                "{\"command\":[\"x\"],\"user\":\"ana\"}",
                "Authorization: Bearer " + user,
                "X-Estiva-User: ana");
        assertThat(ApiErrorsTest.error(answer).fields())
                .containsEntry("code", "forbidden")
                .containsEntry("field", "user");
    }

    private Map<String, Object> you(String token, String stated) throws IOException {
        String answer = rig.expect(
                200, "GET", "/api/v1/cluster", "", "Authorization: Bearer " + token, "X-Estiva-User: " + stated);
        return Json.parse(answer.substring(answer.indexOf("\r\n\r\n") + 4))
                .get("you")
                .fields();
    }

    @Test
    void theLocalServersTokenIsShownOnlyWhereOneIsAskedForAndTheUserStaysWhoTheyAre() throws Exception {
        for (boolean required : List.of(false, true)) {
            rig = ApiRig.open(data, settings -> settings.requiringToken(required));
            String spare =
                    required ? Files.readString(data.resolve("admin.token")).strip() : "est_of_another_server";
            try (EstivaClient client = EstivaClient.of(
                    ClientSettings.of(URI.create(rig.http.url())).as("ana").withSpare(spare))) {
                assertThat(client.job(client.submit(JobRequest.command("x"))).user())
                        .isEqualTo("ana");
            }
            if (!required) {
                rig.close();
            }
        }
        try (EstivaClient client = EstivaClient.of(ClientSettings.of(URI.create(rig.http.url()))
                .withSpare(Files.readString(data.resolve("admin.token")).strip()))) {
            List<Long> ids = new ArrayList<>();
            client.submitAll(List.of(JobRequest.command("x"), JobRequest.command("y")), new BulkListener() {
                @Override
                public void accepted(long line, long id) {
                    ids.add(id);
                }

                @Override
                public void refused(long line, ApiException why) {
                    throw new AssertionError(why);
                }
            });
            assertThat(ids).hasSize(2);
        }
        try (EstivaClient client =
                EstivaClient.of(ClientSettings.of(URI.create(rig.http.url())).withSpare("est_abcdefgh_wrong"))) {
            assertRefused(client::cluster, 401);
        }
    }

    @Test
    void whoeverSharesAClientSharesTheTokenThatItFound() throws Exception {
        open(settings -> settings.requiringToken(true));
        try (EstivaClient client = EstivaClient.of(ClientSettings.of(URI.create(rig.http.url()))
                        .as("ana")
                        .withSpare(Files.readString(data.resolve("admin.token")).strip()));
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(callers.submit(() -> client.cluster().get("you").text("user")));
            }
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo("ana");
            }
        }
    }

    @Test
    void inPrivateOnlyTheOwnerAndAdminsCancelElseEverybodyWhoMaySubmit() throws Exception {
        open(settings -> settings.requiringToken(true).keepingPrivate(true));
        EstivaClient ana = token("ana", Role.USER);
        EstivaClient bob = token("bob", Role.USER);
        long job = ana.submit(JobRequest.command("x").tasks(2));
        assertNotFound(() -> bob.cancel(job));
        assertNotFound(() -> bob.cancel(new TaskId(job, 0)));
        assertThat(bob.cancel(List.of(job), List.of()).getFirst().refusal())
                .isNotNull()
                .extracting(ApiException::code)
                .isEqualTo("not_found");
        assertThat(ana.cancel(new TaskId(job, 0)).cancelled()).isTrue();
        assertThat(token("root", Role.ADMIN).cancel(job).cancelled()).isTrue();
        long second = ana.submit(JobRequest.command("x"));
        rig.close();
        open(settings -> settings.requiringToken(true));
        assertForbidden(() -> token("eye", Role.READ_ONLY).cancel(second));
        assertThat(token("bob", Role.USER).cancel(second).cancelled()).isTrue();
    }

    @Test
    void inPrivateOthersJobsAreNowhereToBeSeen() throws Exception {
        open(settings -> settings.requiringToken(true).keepingPrivate(true));
        LineWorker worker = rig.worker("w", 1);
        EstivaClient ana = token("ana", Role.USER);
        EstivaClient bob = token("bob", Role.USER);
        EstivaClient eye = token("eye", Role.READ_ONLY);
        EstivaClient admin = token("root", Role.ADMIN);
        long hidden = ana.submit(JobRequest.command("x").tasks(2));
        worker.nextTask();
        long own = bob.submit(JobRequest.command("y"));
        for (EstivaClient other : List.of(bob, eye)) {
            assertNotFound(() -> other.job(hidden));
            assertNotFound(() -> other.await(hidden, java.time.Duration.ZERO));
            assertNotFound(() -> other.tasks(hidden, null, null, 10));
            assertNotFound(() -> other.task(new TaskId(hidden, 0)));
            assertNotFound(() -> other.explain(hidden));
            assertNotFound(() -> other.explain(new TaskId(hidden, 1)));
            assertNotFound(() -> other.logs(new TaskId(hidden, 0), dev.estiva.client.LogQuery.STDOUT, System.out));
            assertNotFound(() -> other.events(EventFilter.ALL.ofJob(hidden), 10));
            assertForbidden(() -> other.events(EventFilter.ALL.ofUser("ana"), 10));
            assertForbidden(() -> other.jobs(JobFilter.ALL.ofUser("ana")));
            assertThat(other.events(EventFilter.ALL, 100).entries()).noneMatch(event -> event.job() == hidden);
            assertThat(other.running(null, 10).entries()).isEmpty();
            assertThat(other.worker("w").tasks()).isEmpty();
            assertThat(other.jobs(JobFilter.ALL).entries()).noneMatch(job -> job.id() == hidden);
        }
        assertNotFound(() -> bob.cancel(hidden));
        assertThat(bob.queue(null, 10).entries()).extracting(QueueEntry::job).containsExactly(own);
        assertThat(bob.explain(own).ahead()).isEqualTo(1);
        assertThat(bob.explain(own).firstAhead()).isEmpty();
        assertThat(bob.jobs(JobFilter.ALL).entries()).extracting(Job::id).containsExactly(own);
        assertThat(bob.events(EventFilter.ALL, 100).entries())
                .extracting(Event::job)
                .contains(own);
        assertThat(ana.running(null, 10).entries())
                .extracting(RunningEntry::job)
                .containsExactly(hidden);
        assertThat(admin.jobs(JobFilter.ALL).entries()).extracting(Job::id).containsExactly(own, hidden);
        assertThat(admin.worker("w").tasks()).hasSize(1);
    }

    @Test
    void tokensAreMadeListedAndRevokedThroughTheApi() throws Exception {
        open(settings -> settings);
        Token made = rig.client.createToken("ana", "user", java.time.Duration.ofHours(1));
        String secret = made.secret();
        assertThat(secret).startsWith("est_" + made.id() + "_");
        assertThat(made.expires()).isNotNull();
        EstivaClient ana = rig.withToken(String.valueOf(secret));
        assertThat(ana.job(ana.submit(JobRequest.command("x"))).user()).isEqualTo("ana");
        assertThat(rig.client.tokens()).extracting(Token::user).contains("ana", "admin", "worker");
        assertThat(rig.client.get("/api/v1/tokens").toString())
                .doesNotContain(secret)
                .doesNotContain("sha256");
        rig.client.revokeToken(made.id());
        assertThatThrownBy(() -> ana.cluster())
                .asInstanceOf(type(ApiException.class))
                .extracting(ApiException::status)
                .isEqualTo(401);
    }

    @Test
    void theFirstTokensAreInFilesThatOnlyTheOwnerReads() throws Exception {
        open(settings -> settings.requiringToken(true));
        for (String file : List.of("admin.token", "worker.token", "tokens.json")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file))))
                    .isEqualTo("rw-------");
        }
        String admin = Files.readString(data.resolve("admin.token")).strip();
        assertThat(rig.withToken(admin).cluster().get("you").text("role")).isEqualTo("admin");
        assertThat(Files.readString(data.resolve("tokens.json"))).doesNotContain(admin);
    }

    @Test
    void pagesOfOtherSitesAreNotServed() throws Exception {
        open(settings -> settings.withHosts(List.of("cluster.lab")));
        for (String host : List.of("evil.example", "evil.example:7078", "127.0.0.1.evil.example", "[::2]", "")) {
            String answer = rig.send("GET", "/api/v1/cluster", "", "Host: " + host);
            assertThat(answer).as(host).matches("(?s)HTTP/1.1 40[03] .*");
        }
        for (String host :
                List.of("localhost", "127.0.0.1:7078", "[::1]:9", "LOCALHOST:1", "cluster.lab", "Cluster.Lab:80")) {
            rig.expect(200, "GET", "/api/v1/cluster", "", "Host: " + host);
        }
        for (String origin :
                List.of("http://evil.example", "null", "http://localhost:3000", "https://localhost.evil")) {
            assertThat(rig.expect(
                            403,
                            "POST",
                            "/api/v1/jobs",
                            "{\"command\":[\"x\"]}",
                            "Host: localhost",
                            "Origin: " + origin))
                    .contains("foreign_host");
            rig.expect(403, "GET", "/healthz", "", "Host: localhost", "Origin: " + origin);
        }
        rig.expect(200, "GET", "/api/v1/cluster", "", "Host: localhost:7078", "Origin: http://localhost:7078");
        assertThat(rig.client.jobs(JobFilter.ALL).entries()).isEmpty();
    }

    @Test
    void whereATokenIsNeededAndNoNameIsConfiguredAnyHostWillDo() throws Exception {
        open(settings -> settings.requiringToken(true));
        String token = rig.tokens.create("ana", Role.USER, null).secret();
        rig.expect(200, "GET", "/api/v1/cluster", "", "Host: gpu1.lab", "Authorization: Bearer " + token);
        rig.expect(401, "GET", "/api/v1/cluster", "", "Host: gpu1.lab");
    }

    private static void assertForbidden(ThrowingCallable call) {
        assertRefused(call, 403);
    }

    private static void assertNotFound(ThrowingCallable call) {
        assertRefused(call, 404);
    }

    private static void assertRefused(ThrowingCallable call, int status) {
        assertThatThrownBy(call)
                .asInstanceOf(type(ApiException.class))
                .extracting(ApiException::status)
                .isEqualTo(status);
    }
}
