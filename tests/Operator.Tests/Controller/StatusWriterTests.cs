using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Tests.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Controller;

public sealed class StatusWriterTests
{
    [Fact]
    public async Task An_edit_that_came_with_an_own_write_whose_response_was_lost_is_decided_on()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        await world.DecideAsync();
        world.Api.LosesAnswer = IsPatch;
        await Should.ThrowAsync<HttpRequestException>(world.WriteAsync());
        world.Api.LosesAnswer = _ => false;
        world.Api.Edit(spec => spec["suspend"] = true);
        var before = world.Parts.Queue.Count;

        await world.WriteAsync();

        world.Parts.Queue.Count.ShouldBe(before + 1);
    }

    /// <summary>At shutdown all that has happened is written down. One tenant's object must not keep the others' results from it.</summary>
    [Fact]
    public async Task The_last_writes_do_not_depend_on_an_object_that_cannot_be_read()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        var names = Enumerable.Range(0, 10).Select(i => $"other-{i}").ToList();
        foreach (var name in names)
            world.Api.Add(name, World.EveryTenSeconds(), world.Time.GetUtcNow());
        world.ShowJob();
        await world.DecideAsync();
        foreach (var name in names)
            await world.DecideAsync(new ObjectKey("team", name));
        world.Api.Edit(spec => spec["unknown"] = Deep(200));
        world.Api.Meanwhile = line => IsPatch(line) && !line.Contains("/demo/", StringComparison.Ordinal)
            ? Eventually.BecomesTrueAsync(() => world.Told.Lines.Contains(nameof(ControllerLog.StatusWriteFailed)), "the failure is reported")
            : Task.CompletedTask;

        await world.Parts.StatusWriter.FlushAsync([.. world.Parts.Memories.Keys], CancellationToken.None);

        names.Where(name => world.Api.Jobs[name]["status"] is null).ShouldBeEmpty();
    }

    private static bool IsPatch(string line) => line.StartsWith("PATCH", StringComparison.Ordinal);

    private static JsonNode Deep(int levels)
    {
        JsonNode deep = new JsonObject();
        for (var i = 0; i < levels; i++)
            deep = new JsonObject { ["a"] = deep };
        return deep;
    }
}
