using System.Text;

namespace ScheduledJobs.LocalKube.Tests.Api;

/// <summary>Bodies as Go writes them: fields that are not pointers are present even if they are empty.</summary>
public sealed class ProtobufTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Protobuf = "application/vnd.kubernetes.protobuf";

    [Fact]
    public async Task Kubectl_create_namespace_sends_protobuf()
    {
        var metadata = Message(1, [.. Text(1, "from-protobuf"), .. Text(2, ""), .. Number(7, 0), .. Message(8, []), .. Entry(11, "a", "b")]);
        var created = (await SendAsync("/api/v1/namespaces", Envelope("v1", "Namespace", [.. metadata, .. Message(2, []), .. Message(3, Text(1, ""))]))).Expect(201);
        created.Name.ShouldBe("from-protobuf");
        ((string)created.Json["metadata"]!["labels"]!["a"]!).ShouldBe("b");
    }

    [Fact]
    public async Task Bytes_numbers_and_lists_arrive()
    {
        var ns = await api.NamespaceAsync();
        var secret = Envelope("v1", "Secret", [.. Message(1, Text(1, "s")), .. Entry(2, "k", "v"), .. Number(5, 1)]);
        var created = (await SendAsync($"/api/v1/namespaces/{ns}/secrets", secret)).Expect(201).Json;
        ((string)created["data"]!["k"]!).ShouldBe("dg==");
        ((bool)created["immutable"]!).ShouldBeTrue();

        byte[] container = [.. Text(1, "c"), .. Text(2, "i"), .. Text(3, "sh"), .. Text(3, "-c"), .. Message(8, [])];
        var template = Message(6, Message(2, [.. Message(2, container), .. Text(3, "Never"), .. Number(11, 0)]));
        var job = Envelope("batch/v1", "Job", [.. Message(1, Text(1, "j")), .. Message(2, [.. template, .. Number(7, 300)])]);
        var spec = (await SendAsync($"/apis/batch/v1/namespaces/{ns}/jobs", job)).Expect(201).Json["spec"]!;
        ((int)spec["backoffLimit"]!).ShouldBe(300);
        spec["template"]!["spec"]!["containers"]![0]!["command"]!.ToJsonString().ShouldBe("""["sh","-c"]""");
    }

    [Fact]
    public async Task Unknown_fields_are_rejected_and_not_dropped()
    {
        var body = Envelope("v1", "Namespace", [.. Message(1, Text(1, "x")), .. Message(9, Text(1, "surprise"))]);
        (await SendAsync("/api/v1/namespaces", body)).Expect(400).Message!.ShouldContain("field 9 of Namespace is not supported as protobuf");
        (await SendAsync("/api/v1/namespaces", body[..^3])).Expect(400);
        (await SendAsync("/api/v1/namespaces", "no protobuf"u8.ToArray())).Expect(400);
        (await SendAsync(await api.WidgetsAsync(), body)).Expect(415);
    }

    private Task<Answer> SendAsync(string path, byte[] body) => api.SendAsync(HttpMethod.Post, path, new ByteArrayContent(body), Protobuf, "application/json");

    private static byte[] Envelope(string apiVersion, string kind, byte[] raw) =>
        [.. "k8s\0"u8, .. Message(1, [.. Text(1, apiVersion), .. Text(2, kind)]), .. Message(2, raw), .. Text(3, ""), .. Text(4, "")];

    private static byte[] Entry(int field, string key, string value) => Message(field, [.. Text(1, key), .. Text(2, value)]);

    private static byte[] Text(int field, string text) => Message(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Message(int field, byte[] content) => [(byte)(field << 3 | 2), .. Varint((ulong)content.Length), .. content];

    private static byte[] Number(int field, ulong value) => [(byte)(field << 3), .. Varint(value)];

    private static byte[] Varint(ulong value) => value < 0x80 ? [(byte)value] : [(byte)(value & 0x7F | 0x80), .. Varint(value >> 7)];
}
