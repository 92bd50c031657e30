package dev.estiva.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerSpec;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecTest {
    private static final String RESULT =
            "{'type':'RESULT','task':'7.3','attempt':2,'status':'failed','run_seconds':2.5}";

    @Test
    void readsAMessageWhoseTypeIsNotFirst() throws ProtocolException {
        assertThat(fromWorker("{'seq':4,'running':[{'attempt':2,'task':'7.3'}],'type':'BEAT'}"))
                .isEqualTo(new FromWorker.Beat(4, List.of(new AttemptId(new TaskId(7, 3), 2))));
    }

    @Test
    void passesOverFieldsThatItDoesNotKnow() throws ProtocolException {
        assertThat(fromWorker("{'type':'READY','future':{'a':[1,{'slots':9}]},'slots':3,'more':null}"))
                .isEqualTo(new FromWorker.Ready(3));
        assertThat(fromWorker("{'future':{'type':'BEAT'},'type':'READY','slots':3}"))
                .isEqualTo(new FromWorker.Ready(3));
    }

    @Test
    void namesATypeThatItDoesNotKnow() throws ProtocolException {
        assertThat(fromWorker("{'type':'DRAIN','slots':[[]]}")).isEqualTo(new FromWorker.Unknown("DRAIN"));
        assertThat(fromServer("{'type':'DRAIN'}")).isEqualTo(new FromServer.Unknown("DRAIN"));
    }

    @Test
    void doesNotTakeAServersWordsFromAWorker() throws ProtocolException {
        assertThat(fromWorker("{'type':'PROCESS'}")).isEqualTo(new FromWorker.Unknown("PROCESS"));
    }

    @Test
    void takesNullForAbsent() throws ProtocolException {
        assertThat(fromWorker(RESULT.replace("}", ",'output':null,'message':null,'exit_code':null}")))
                .isEqualTo(fromWorker(RESULT));
    }

    @Test
    void roundsSecondsToMicrosecondsOnce() throws ProtocolException {
        FromWorker.Result result = (FromWorker.Result) fromWorker(RESULT.replace("2.5", "0.0000015"));
        assertThat(result.runMicros()).isEqualTo(2);
        result = (FromWorker.Result) fromWorker(RESULT.replace("2.5", "1e-999999999"));
        assertThat(result.runMicros()).isZero();
        result = (FromWorker.Result) fromWorker(RESULT.replace("2.5", "25e-1"));
        assertThat(result.runMicros()).isEqualTo(2_500_000);
    }

    @Test
    void keepsAPayloadAsItWasWritten() throws ProtocolException {
        FromServer.ProcessTask process = (FromServer.ProcessTask)
                fromServer("{'type':'PROCESS','task':'7','attempt':1,'epoch':1,'payload': {'x' : 1.50,\r'y':'ü'} ,"
                        + "'job_type':'t','amounts':{'gpus':0.5}}");
        assertThat(new String(process.payload().bytes(), UTF_8)).isEqualTo("{\"x\" : 1.50,\r\"y\":\"ü\"}");
        assertThat(process.amounts().gpuShare()).isEqualTo(Resources.WHOLE_GPU / 2);
        assertThat(process.limitMicros()).isEqualTo(JobSpec.UNKNOWN);
    }

    @Test
    void writesAPayloadOfSeveralLinesInOne() throws ProtocolException {
        Payload pretty = JsonText.payload("{\n  \"a\": 1\r\n}\n".getBytes(UTF_8));
        FromServer.ProcessTask process = new FromServer.ProcessTask(
                new AttemptId(new TaskId(1, 0), 1), 1, "t", pretty, Resources.ofSlots(1), List.of(), JobSpec.UNKNOWN);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Codec.forServer().encode(process, out);
        assertThat(out.toString(UTF_8)).contains("\"payload\":{   \"a\": 1  },").containsOnlyOnce("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[]                                              | expected an object, found a list",
                "{}                                              | type: expected a type of message such as \"HELLO\", found nothing",
                "{'type':5}                                      | type: expected a string of 1 to 255 characters without control characters, found 5",
                "{'type':'READY'}                                | slots: expected a whole number from 0, found nothing",
                "{'type':'READY','slots':'4'}                    | slots: expected a whole number from 0 to 70368744177664, found \"4\"",
                "{'type':'READY','slots':4.5}                    | slots: expected a whole number from 0 to 70368744177664, found 4.5",
                "{'type':'READY','slots':-1}                     | slots: expected a whole number from 0 to 70368744177664, found -1",
                "{'type':'READY','slots':1e400}                  | slots: expected a whole number from 0 to 70368744177664, found 1e400",
                "{'type':'READY','slots':99999999999999999999}   | slots: expected a whole number from 0 to 70368744177664, found 99999999999999999999",
                "{'type':'READY','slots':{}}                     | slots: expected a whole number from 0 to 70368744177664, found an object",
                "{'type':'READY','slots':true}                   | slots: expected a whole number from 0 to 70368744177664, found true",
                "{'type':'READY','slots':4} x                    | expected JSON, found Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') at byte 27",
                "{'type':'READY','slots':4}{}                    | expected one JSON value, found more after it",
                "{'type':'BEAT','seq':1,'running':[{'task':'1.0'}]} | running[0].attempt: expected a whole number from 1, found nothing",
                "{'type':'BEAT','seq':1,'running':[{'task':'1.0','attempt':1},{'task':'x.0','attempt':1}]} | running[1].task: expected a task id JOB.INDEX such as \"7.3\", found \"x.0\"",
                "{'type':'BEAT','seq':1,'running':{}}            | running: expected a list, found an object",
                "{'type':'BEAT','seq':1,'running':[[]]}          | running[0]: expected an object, found a list",
                "{'type':'BEAT','seq':1,'sample':[]}             | sample: expected an object, found a list",
                "{'type':'BEAT','seq':1,'sample':{'cpu_load':1.2}} | sample.cpu_load: expected a number from 0 to 1, found 1.2",
                "{'type':'BEAT','seq':1,'sample':{'gpus':[{}]}}  | sample.gpus[0].index: expected a whole number from 0, found nothing",
                "{'type':'BEAT','seq':1,'sample':{'gpus':[{'index':128}]}} | sample.gpus[0].index: expected a whole number from 0 to 127, found 128",
                "{'type':'BEAT','seq':1,'sample':{'gpus':[{'index':0,'memory_used':-1}]}} | sample.gpus[0].memory_used: expected a whole number from 0 to 70368744177664, found -1",
                "{'type':'BEAT','seq':1,'sample':{'gpus':[{'index':2},{'index':2}]}} | sample.gpus: expected each index at most once, found one twice",
                "{'type':'HELLO','capacity':{'gpus':[{},{'memory':'24 GB'}]}} | capacity.gpus[1].memory: expected a whole number from 0 to 70368744177664, found \"24 GB\"",
                "{'type':'HELLO','capacity':{'cpus':'four'}}     | capacity.cpus: expected a number from 0 to 70368744177.664, found \"four\"",
                "{'type':'HELLO','labels':{'zone':7}}            | labels.zone: expected a string of 1 to 255 characters without control characters, found 7",
                "{'type':'HELLO','speed':0}                      | speed: expected a number from 0.001 to 1000, found 0",
                "{'type':'HELLO','name':'a\\nb'}                 | name: expected a string of 1 to 255 characters without control characters, found \"a\\nb\"",
                "{'type':'RESULT','status':'ok'}                 | status: expected one of \"completed\", \"failed\", \"stopped\", found \"ok\"",
                "{'type':'RESULT','run_seconds':1e30}            | run_seconds: expected a number from 0 to 9000000000, found 1e30",
                "{'type':'RESULT','run_seconds':1e2147483648}    | run_seconds: expected a number from 0 to 9000000000, found 1e2147483648",
                "{'type':'OUTPUT','stream':'stdin'}              | stream: expected one of \"stdout\", \"stderr\", found \"stdin\"",
                "{'type':'OUTPUT','data':'a-b'}                  | data: expected a string of at most 524288 bytes in base64, found \"a-b\"",
                "{'type':'OUTPUT','data':5}                      | data: expected a string of at most 524288 bytes in base64, found 5",
                "{'type':'RESULT','run_seconds':-0.1}            | run_seconds: expected a number from 0 to 9000000000, found -0.1",
            })
    void refusesWithPathAndExpectation(String line, String refusal) {
        assertThatThrownBy(() -> fromWorker(line))
                .isInstanceOf(ProtocolException.class)
                .hasMessage(refusal.replace("\\n", "\n"));
    }

    @Test
    void refusesATruncatedLine() {
        String whole = RESULT.replace('\'', '"');
        for (int length = 1; length < whole.length(); length++) {
            byte[] part = whole.substring(0, length).getBytes(UTF_8);
            assertThatThrownBy(() -> Codec.forServer().decode(part, 0, part.length))
                    .as("%d bytes", length)
                    .isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void refusesWhatIsNestedTooDeeply() {
        String deep = "{'type':'X','a':" + "[".repeat(Bounds.NESTING) + "]".repeat(Bounds.NESTING) + "}";
        assertThatThrownBy(() -> fromWorker(deep)).hasMessageContaining("nesting depth");
    }

    @Test
    void aPayloadThatIsTakenNestsNoDeeperThanAMessageMayHold() throws ProtocolException {
        byte[] deepest = ("[".repeat(Bounds.NESTING - 1) + "]".repeat(Bounds.NESTING - 1)).getBytes(UTF_8);
        FromWorker.Result result = new FromWorker.Result(
                new AttemptId(new TaskId(1, 0), 1), FromWorker.Status.COMPLETED, 0, 0, "", JsonText.payload(deepest));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Codec.forWorker().encode(result, out);
        assertThat(Codec.forServer().decode(out.toByteArray(), 0, out.size() - 1))
                .isEqualTo(result);
        byte[] deeper = ("[".repeat(Bounds.NESTING) + "]".repeat(Bounds.NESTING)).getBytes(UTF_8);
        assertThatThrownBy(() -> JsonText.payload(deeper)).hasMessageContaining("nesting depth");
    }

    @Test
    void refusesTooLongLists() {
        String attempts = String.join(",", Collections.nCopies(Bounds.ATTEMPTS + 1, "{'task':'1.0','attempt':1}"));
        assertThatThrownBy(() -> fromWorker("{'type':'BEAT','seq':1,'running':[" + attempts + "]}"))
                .hasMessageContaining("expected at most 10000 entries, found more");
    }

    @Test
    void theLongestMessagesFitTheirLine() {
        String longest = "日".repeat(Bounds.NAME_CHARS - 3);
        IntFunction<String> name = i -> longest + (100 + i);
        TreeMap<String, String> labels = new TreeMap<>();
        TreeMap<String, Long> extras = new TreeMap<>();
        for (int i = 0; i < Bounds.LABELS; i++) {
            labels.put(name.apply(i), longest);
            extras.put(name.apply(i), Resources.MOST);
        }
        var devices = Collections.nCopies(Bounds.DEVICES, new dev.estiva.model.Device(longest, Resources.MOST));
        long most = Resources.MOST;
        WorkerSpec spec = new WorkerSpec(
                longest,
                new Resources(most, most, (long) devices.size() * Resources.WHOLE_GPU, most, extras),
                devices,
                labels,
                1);
        List<AttemptId> running = new ArrayList<>();
        for (int i = 0; i < Bounds.ATTEMPTS; i++) {
            running.add(new AttemptId(new TaskId(Long.MAX_VALUE, Integer.MAX_VALUE - i), Integer.MAX_VALUE));
        }
        assertThat(bytes(new FromWorker.Hello(
                        1, spec, longest, Long.MAX_VALUE, longest, longest, Long.MAX_VALUE, running, longest)))
                .isLessThanOrEqualTo(Bounds.LINE_BYTES);
        Payload payload = Payload.of("1".repeat(Bounds.PAYLOAD_BYTES).getBytes(UTF_8));
        assertThat(bytes(new FromServer.ProcessTask(
                        running.getFirst(),
                        Long.MAX_VALUE,
                        longest,
                        payload,
                        new Resources(most, most, most, most, extras),
                        Collections.nCopies(Bounds.DEVICES, new dev.estiva.model.Placement.DeviceShare(127, 9_999)),
                        JobSpec.LONGEST_MICROS - 1)))
                .isLessThanOrEqualTo(Bounds.LINE_BYTES);
        assertThat(bytes(new FromWorker.Result(
                        running.getFirst(),
                        FromWorker.Status.COMPLETED,
                        JobSpec.LONGEST_MICROS - 1,
                        Integer.MIN_VALUE,
                        "\u0001".repeat(2 * Bounds.TEXT_CHARS),
                        payload)))
                .isLessThanOrEqualTo(Bounds.LINE_BYTES);
    }

    @Test
    void aTextForPeopleIsCutAndMendedRatherThanRefused() throws ProtocolException {
        AttemptId id = new AttemptId(new TaskId(1, 0), 1);
        FromWorker.Result result =
                new FromWorker.Result(id, FromWorker.Status.FAILED, 0, 1, "\ud83d" + "x".repeat(9_999), Payload.NONE);
        assertThat(result.message()).startsWith("\ufffdxx").endsWith("x…").hasSize(Bounds.TEXT_CHARS);
    }

    @Test
    void aPayloadThatIsNotJsonIsRefused() {
        for (String text : List.of("", "  ", "{", "{}{}", "NaN", "'a'", "{\"a\":1,}")) {
            byte[] bytes = text.getBytes(UTF_8);
            assertThatThrownBy(() -> JsonText.payload(bytes)).as(text).isInstanceOf(ProtocolException.class);
        }
        byte[] tooLong = ("\"" + "x".repeat(Bounds.PAYLOAD_BYTES) + "\"").getBytes(UTF_8);
        assertThatThrownBy(() -> JsonText.payload(tooLong)).hasMessageContaining("at most 917504 bytes");
    }

    private static int bytes(Message message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Encoder.write(message, out);
        return out.size();
    }

    private static FromWorker fromWorker(String line) throws ProtocolException {
        byte[] bytes = line.replace('\'', '"').getBytes(UTF_8);
        return Codec.forServer().decode(bytes, 0, bytes.length);
    }

    private static FromServer fromServer(String line) throws ProtocolException {
        byte[] bytes = line.replace('\'', '"').getBytes(UTF_8);
        return Codec.forWorker().decode(bytes, 0, bytes.length);
    }
}
