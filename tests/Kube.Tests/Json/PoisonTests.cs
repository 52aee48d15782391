using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Watching;

namespace ScheduledJobs.Kube.Tests.Json;

/// <summary>However odd an object is, and wherever it is, all good objects arrive, in order.</summary>
public class PoisonTests
{
    private const int MaxBytes = 16_000;

    public static TheoryData<string> Names => [.. Poison.All.Select(p => p.Name)];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_list_loses_nothing_but_the_poison(string name)
    {
        var (_, json, isNamed) = Poison.All.Single(p => p.Name == name);
        byte[][][] lists = [[json, Good(1), Good(2)], [Good(1), json, Good(2)], [Good(1), Good(2), json], [json, json, Good(1), json, Good(2)]];
        foreach (var list in lists)
        {
            foreach (var size in (int[])[1, 7, 4096, 1_000_000])
            {
                var (items, unreadable) = await ListAsync(list, size);
                items.ShouldBe(["good-1", "good-2"]);
                unreadable.Count.ShouldBe(list.Length - 2);
                if (isNamed)
                    unreadable.ShouldAllBe(u => u.Metadata.Key.ToString() == "n/poison");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_watch_loses_nothing_but_the_poison(string name)
    {
        var (_, json, isNamed) = Poison.All.Single(p => p.Name == name);
        foreach (var type in (string[])["ADDED", "MODIFIED", "DELETED"])
        {
            foreach (var size in (int[])[1, 7, 4096, 1_000_000])
            {
                var events = await WatchAsync([Line("ADDED", Good(1)), Line(type, json), Line("MODIFIED", Good(2))], size);
                events.OfType<WatchEvent<ConfigMap>.Set>().Select(e => e.Item.Metadata.Name).ShouldBe(["good-1", "good-2"]);
                var metadata = events[1] switch
                {
                    WatchEvent<ConfigMap>.Undecodable unreadable when type != "DELETED" => unreadable.Object.Metadata,
                    WatchEvent<ConfigMap>.Removed { Last: null } removed when type == "DELETED" => removed.Metadata,
                    var other => throw new InvalidOperationException($"{other}"),
                };
                if (isNamed)
                    metadata.Key.ToString().ShouldBe("n/poison");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Any_mixture_in_pieces_of_any_size_loses_nothing_but_the_poison(int seed)
    {
        var random = new Random(seed);
        var isGood = Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(2) == 0).ToList();
        var objects = isGood.Select((good, i) => good ? Good(i) : Poison.All[random.Next(Poison.All.Count)].Json).ToList();
        var expected = Enumerable.Range(0, isGood.Count).Where(i => isGood[i]).Select(i => $"good-{i}").ToList();
        var size = 1 << random.Next(17);

        var (items, unreadable) = await ListAsync(objects, size);
        items.ShouldBe(expected);
        unreadable.Count.ShouldBe(objects.Count - expected.Count);

        var events = await WatchAsync([.. objects.Select(o => Line("ADDED", o))], size);
        events.Count.ShouldBe(objects.Count);
        events.OfType<WatchEvent<ConfigMap>.Set>().Select(e => e.Item.Metadata.Name).ShouldBe(expected);
    }

    [Theory]
    [InlineData(MaxBytes - 1, false)]
    [InlineData(MaxBytes, false)]
    [InlineData(MaxBytes + 1, true)]
    [InlineData(50 * MaxBytes, true)]
    public async Task An_item_has_a_largest_size(int size, bool isTooLarge)
    {
        const string Frame = """{"metadata":{"name":"big","namespace":"n"},"data":{"k":""}}""";
        var item = Poison.Text(Frame[..^3] + new string('x', size - Frame.Length) + Frame[^3..]);
        foreach (var pieces in (int[])[1000, size + 20, 10_000_000])
        {
            var (items, unreadable) = await ListAsync([Good(1), item, Good(2)], pieces);

            items.ShouldBe(isTooLarge ? ["good-1", "good-2"] : ["good-1", "big", "good-2"]);
            unreadable.Select(u => $"{u.Metadata.Key}: {u.Error.Message}")
                .ShouldBe(isTooLarge ? [$"n/big: The object is larger than {MaxBytes} bytes."] : []);
        }
    }

    [Fact]
    public async Task Odd_objects_that_can_be_read_are_read()
    {
        var (items, unreadable) = await ListAsync(
            [
                Poison.Text("""{"metadata":{"name":"first","name":"second"},"data":{"k":"1"},"data":{"k":"2"} }"""),
                Poison.Text("\t{ \"unknown\" : [ { } , null , 1e400 ] , \"metadata\" : { \"name\" : \"sp\\u0061ces\" } } \r\n"),
            ],
            3);

        items.ShouldBe(["second", "spaces"]);
        unreadable.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_byte_order_mark_before_a_list_does_not_matter()
    {
        await using var body = new ChunkedStream([[0xEF], [0xBB, 0xBF, .. "{\"items\":[],\"metadata\":{\"resourceVersion\":\"5\"}}"u8]]);

        var page = await new ListReader<ConfigMap>(KubeJsonContext.Default.ConfigMap, _ => { }, null).ReadAsync(body, CancellationToken.None);

        page.ResourceVersion.ShouldBe("5");
    }

    private static byte[] Good(int number) => Poison.Text($$"""{"metadata":{"name":"good-{{number}}","namespace":"n"},"data":{"k":"]}\"\\" } }""");

    private static byte[] Line(string type, byte[] json) =>
        [.. Poison.Text($$"""{"type":"{{type}}","object":"""), .. json, .. "}\n"u8];

    private static async Task<(List<string> Items, List<UndecodableObject> Unreadable)> ListAsync(IReadOnlyList<byte[]> items, int size)
    {
        var (names, unreadable) = (new List<string>(), new List<UndecodableObject>());
        var text = new List<byte>(Poison.Text("""{"kind":"List","odd":[[["]}"]],{"a":{"items":[1]}}],"items":["""));
        for (var i = 0; i < items.Count; i++)
            text.AddRange([.. i == 0 ? [] : ","u8.ToArray(), .. items[i]]);
        text.AddRange("],\"metadata\":{\"resourceVersion\":\"5\"}}"u8);
        await using var body = new ChunkedStream(text.Chunk(size));
        var reader = new ListReader<ConfigMap>(
            KubeJsonContext.Default.ConfigMap, item => names.Add(item.Metadata.Name!), unreadable.Add, MaxBytes);
        (await reader.ReadAsync(body, CancellationToken.None)).ResourceVersion.ShouldBe("5");
        return (names, unreadable);
    }

    private static async Task<List<WatchEvent<ConfigMap>>> WatchAsync(IReadOnlyList<byte[]> lines, int size)
    {
        var events = new List<WatchEvent<ConfigMap>>();
        await using var body = new ChunkedStream(lines.SelectMany(l => l).Chunk(size));
        await foreach (var one in WatchStream.ReadAsync(body, KubeJsonContext.Default.ConfigMap, MaxBytes, look: null, CancellationToken.None))
            events.Add(one);
        return events;
    }
}
