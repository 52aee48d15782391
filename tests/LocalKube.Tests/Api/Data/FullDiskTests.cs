using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.LocalKube.Api;
using ScheduledJobs.LocalKube.Api.Data;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.LocalKube.Tests.Api.Data;

/// <summary>A server on a disk that can be full.</summary>
public sealed class FullDiskFixture : ApiFixture
{
    internal FaultyFolder Folder { get; } = new();

    protected override ApiServerOptions Options =>
        new() { Data = new DataDirectory(Folder, null, Journal.DefaultSlack, NullLogger.Instance) };
}

public sealed class FullDiskTests(FullDiskFixture api) : IClassFixture<FullDiskFixture>
{
    [Fact]
    public async Task A_full_disk_refuses_changes_with_a_Status_and_takes_them_once_there_is_room()
    {
        var widgets = await api.WidgetsAsync();
        var a = (await api.PostAsync(widgets, ApiFixture.Widget("a"))).Expect(201);
        api.Folder.IsFull = true;
        foreach (var refused in (Answer[])
                 [
                     await api.PostAsync(widgets, ApiFixture.Widget("b")),
                     await api.MergeAsync($"{widgets}/a", """{"spec":{"color":"blue"}}"""),
                     await api.DeleteAsync($"{widgets}/a"),
                 ])
        {
            refused.Expect(507);
            (refused.Reason, refused.Message).ShouldBe(("InsufficientStorage", "the change was not stored: No space left on device"));
        }

        (await api.GetAsync(widgets)).ItemNames.ShouldBe(["a"]);
        (await api.GetAsync($"{widgets}/a")).Version.ShouldBe(a.Version);

        api.Folder.IsFull = false;
        (await api.PostAsync(widgets, ApiFixture.Widget("b"))).Expect(201);
        (await api.DeleteAsync($"{widgets}/a")).Expect(200);
        (await api.GetAsync(widgets)).ItemNames.ShouldBe(["b"]);
    }

    [Fact]
    public async Task What_a_controller_could_not_do_it_does_later()
    {
        var ns = await api.NamespaceAsync();
        var widgets = $"/apis/example.dev/v1/namespaces/{ns}/widgets";
        (await api.PostAsync(widgets, ApiFixture.Widget("a"))).Expect(201);

        // The namespace is marked, and then nothing more can be written.
        api.Folder.FullAfterWrites = 1;
        (await api.DeleteAsync($"/api/v1/namespaces/{ns}")).Expect(200);
        await Eventually.BecomesTrueAsync(() => api.Folder.IsFull, "a controller was refused");
        (await api.GetAsync($"{widgets}/a")).Expect(200);

        api.Folder.IsFull = false;
        await Eventually.BecomesTrueAsync(async () => (await api.GetAsync($"/api/v1/namespaces/{ns}")).Code == 404, "the namespace is gone");
    }
}
