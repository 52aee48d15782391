using System.Text;
using System.Text.Json;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;

namespace ScheduledJobs.Kube.Tests.Client;

public class ListReaderTests
{
    private const string Page = """
        {"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"5","continue":"more","remainingItemCount":3},
         "items":[ {"metadata":{"name":"a"},"data":{"k":"v, ü \"]}\""}} , {"metadata":{"name":"b","labels":{"x":"y"}},"binaryData":[1,{}]}],
         "later":{"items":[1]}}
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(100_000)]
    [Trait("KnownBug", "csharp#731")]
    public async Task A_page_may_arrive_in_pieces_of_any_size(int size)
    {
        var (metadata, items) = await ReadAsync(Page, size);

        metadata.ShouldBe(new ListMeta { ResourceVersion = "5", Continue = "more", RemainingItemCount = 3 });
        items.Select(i => i.Metadata.Name).ShouldBe(["a", "b"]);
        items[0].Data!["k"].ShouldBe("v, ü \"]}\"");
    }

    [Fact]
    public async Task Items_may_be_null_and_come_before_the_metadata()
    {
        var (metadata, items) = await ReadAsync("""{"items":null,"metadata":{"resourceVersion":"5"}}""", 3);

        items.ShouldBeEmpty();
        metadata.ResourceVersion.ShouldBe("5");
    }

    [Fact]
    public async Task A_page_that_ends_early_is_a_transport_fault()
    {
        for (var length = 1; length < Page.IndexOf("later", StringComparison.Ordinal); length += 7)
        {
            var page = Page[..length];
            await Should.ThrowAsync<Exception>(() => ReadAsync(page, 50)).ContinueWith(
                t => (t.Result is IOException or JsonException).ShouldBeTrue(), TaskScheduler.Default);
        }
    }

    [Fact]
    public async Task An_item_that_does_not_fit_is_passed_to_the_handler_if_there_is_one()
    {
        const string Mixed = """{"items":[{"metadata":{"name":"bad","namespace":"n"},"data":7},{"metadata":{"name":"good"}}]}""";
        var undecodable = new List<UndecodableObject>();

        var (_, items) = await ReadAsync(Mixed, 5, undecodable.Add);

        items.Select(i => i.Metadata.Name).ShouldBe(["good"]);
        var bad = undecodable.ShouldHaveSingleItem();
        (bad.Metadata.Namespace, bad.Metadata.Name).ShouldBe(("n", "bad"));
        await Should.ThrowAsync<JsonException>(() => ReadAsync(Mixed, 5));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("<html></html>")]
    [InlineData("null")]
    public async Task Anything_but_an_object_is_refused(string text) => await Should.ThrowAsync<JsonException>(() => ReadAsync(text, 100));

    private static async Task<(ListMeta Metadata, List<ConfigMap> Items)> ReadAsync(
        string text, int size, Action<UndecodableObject>? undecodable = null)
    {
        var items = new List<ConfigMap>();
        var reader = new ListReader<ConfigMap>(KubeJsonContext.Default.ConfigMap, items.Add, undecodable);
        await using var body = new ChunkedStream(Encoding.UTF8.GetBytes(text).Chunk(size));
        return (await reader.ReadAsync(body, CancellationToken.None), items);
    }
}
