using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Watching;

namespace ScheduledJobs.Kube.Tests.Watching;

public class WatchStreamTests
{
    private const int MaxLine = 10_000;

    private const string Added = """{"type":"ADDED","object":{"metadata":{"name":"a","namespace":"n","resourceVersion":"5"},"data":{"k":"v"}}}""";

    [Fact]
    public async Task Lines_become_events()
    {
        var events = await ReadAsync(
            Added + "\n"
            + """{"object":{"metadata":{"name":"a","resourceVersion":"6"}},"type":"DELETED"}""" + "\n\n"
            + """{"type":"BOOKMARK","object":{"kind":"ConfigMap","metadata":{"resourceVersion":"7","creationTimestamp":null}}}""" + "\n"
            + """{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"8","annotations":{"k8s.io/initial-events-end":"true"}}}}""" + "\n"
            + """{"type":"ERROR","object":{"kind":"Status","status":"Failure","code":410,"reason":"Expired"}}""" + "\n"
            + """{"type":"SURPRISE","object":{}}""" + "\n");

        events.Count.ShouldBe(6);
        var set = events[0].ShouldBeOfType<WatchEvent<ConfigMap>.Set>();
        set.Item.Data!["k"].ShouldBe("v");
        var removed = events[1].ShouldBeOfType<WatchEvent<ConfigMap>.Removed>();
        (removed.Metadata.Name, removed.Last!.Metadata.ResourceVersion).ShouldBe(("a", "6"));
        events[2].ShouldBe(new WatchEvent<ConfigMap>.Bookmark("7", EndsInitialEvents: false));
        events[3].ShouldBe(new WatchEvent<ConfigMap>.Bookmark("8", EndsInitialEvents: true));
        events[4].ShouldBeOfType<WatchEvent<ConfigMap>.Error>().Status.Code.ShouldBe(410);
        events[5].ShouldBeOfType<WatchEvent<ConfigMap>.Unknown>();
    }

    [Fact]
    [Trait("KnownBug", "csharp(decoding)")]
    public async Task A_line_is_decoded_once()
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        var type = (JsonTypeInfo<Counted>)options.GetTypeInfo(typeof(Counted));
        await using var body = new MemoryStream(Encoding.UTF8.GetBytes(Added + "\n" + Added.Replace("ADDED", "DELETED") + "\n"));

        await foreach (var change in WatchStream.ReadAsync(body, type, MaxLine, look: null, CancellationToken.None))
            change.ShouldNotBeNull();

        Counted.Made.ShouldBe(2);
    }

    [Fact]
    public async Task A_line_may_arrive_byte_by_byte()
    {
        var events = await ReadAsync(Added + "\n", chunk: 1);

        events.ShouldHaveSingleItem().ShouldBeOfType<WatchEvent<ConfigMap>.Set>().Item.Metadata.Name.ShouldBe("a");
    }

    [Fact]
    public async Task An_object_that_does_not_fit_its_type_is_known_by_its_metadata()
    {
        var events = await ReadAsync(
            """{"type":"MODIFIED","object":{"metadata":{"name":"a","namespace":"n","resourceVersion":"5"},"data":{"k":{"not":"text"}}}}""" + "\n"
            + Added + "\n");

        var metadata = events[0].ShouldBeOfType<WatchEvent<ConfigMap>.Undecodable>().Object.Metadata;
        (metadata.Namespace, metadata.Name, metadata.ResourceVersion).ShouldBe(("n", "a", "5"));
        events[1].ShouldBeOfType<WatchEvent<ConfigMap>.Set>();
    }

    [Fact]
    public async Task A_deletion_of_an_object_that_does_not_fit_is_still_a_deletion()
    {
        var events = await ReadAsync("""{"type":"DELETED","object":{"metadata":{"name":"a","resourceVersion":"5"},"data":3}}""" + "\n");

        var removed = events.ShouldHaveSingleItem().ShouldBeOfType<WatchEvent<ConfigMap>.Removed>();
        (removed.Metadata.Name, removed.Last).ShouldBe(("a", null));
    }

    [Fact]
    public async Task A_cut_line_is_a_broken_stream() =>
        await Should.ThrowAsync<IOException>(() => ReadAsync(Added + "\n" + Added[..20]));

    [Fact]
    public async Task A_line_that_is_not_an_event_is_an_error() =>
        await Should.ThrowAsync<JsonException>(() => ReadAsync("<html>\n"));

    [Theory]
    [InlineData(MaxLine - 1, false)]
    [InlineData(MaxLine, false)]
    [InlineData(MaxLine + 1, true)]
    [InlineData(10 * MaxLine, true)]
    public async Task A_line_that_is_too_long_is_named_and_skipped(int length, bool isTooLong)
    {
        const string Frame = """{"type":"MODIFIED","object":{"metadata":{"name":"big","namespace":"n","resourceVersion":"7"},"data":{"k":""}}}""";
        var line = Frame[..^4] + new string('x', length - Frame.Length) + Frame[^4..];

        foreach (var chunks in (string[][])[[line, "\n", Added + "\n"], [line + "\n" + Added + "\n"], [line[..50], line[50..] + "\n" + Added[..9], Added[9..] + "\n"]])
        {
            var events = await ReadAsync(chunks);

            events.Count.ShouldBe(2);
            if (isTooLong)
                events[0].ShouldBeOfType<WatchEvent<ConfigMap>.Undecodable>().Object.Metadata.Key.ToString().ShouldBe("n/big");
            else
                events[0].ShouldBeOfType<WatchEvent<ConfigMap>.Set>().Item.Metadata.Name.ShouldBe("big");
            events[1].ShouldBeOfType<WatchEvent<ConfigMap>.Set>().Item.Metadata.Name.ShouldBe("a");
        }
    }

    [Fact]
    public async Task A_deletion_that_is_too_long_is_still_a_deletion()
    {
        var events = await ReadAsync(
            """{"type":"DELETED","object":{"metadata":{"name":"big","resourceVersion":"7"},"data":{"k":""" + new string('x', MaxLine) + "\"}}}\n");

        events.ShouldHaveSingleItem().ShouldBeOfType<WatchEvent<ConfigMap>.Removed>().Metadata.Name.ShouldBe("big");
    }

    [Fact]
    public async Task A_stream_that_ends_in_a_skipped_line_is_broken() =>
        await Should.ThrowAsync<IOException>(() => ReadAsync(Added[..^3] + new string('x', 2 * MaxLine)));

    private static Task<List<WatchEvent<ConfigMap>>> ReadAsync(string text, int chunk) =>
        ReadAsync([.. text.Chunk(chunk).Select(c => new string(c))]);

    private static async Task<List<WatchEvent<ConfigMap>>> ReadAsync(params string[] chunks)
    {
        await using var body = new ChunkedStream(chunks.Select(Encoding.UTF8.GetBytes));
        var events = new List<WatchEvent<ConfigMap>>();
        await foreach (var one in WatchStream.ReadAsync(body, KubeJsonContext.Default.ConfigMap, MaxLine, look: null, CancellationToken.None))
            events.Add(one);
        return events;
    }

    /// <summary>Counts its instances.</summary>
    private sealed class Counted
    {
        public Counted() => Made++;

        public static int Made { get; private set; }
    }
}
