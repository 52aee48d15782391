using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube;
using ScheduledJobs.LocalKube.Api;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Tests.Reading;

/// <summary>What a page about a schedule asks for, however many Backfills its namespace has.</summary>
public sealed class ScheduleBackfillsTests : IAsyncLifetime
{
    private static readonly ScheduledJob Job = new() { Metadata = new ObjectMeta { Name = "report", Namespace = "team" } };

    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _asked = [];
    private LocalKubeHost _cluster = null!;
    private ScheduleBackfills _backfills = null!;
    private string _continue = "";
    private bool _selects = true;

    public async Task InitializeAsync()
    {
        _cluster = await LocalKubeHost.StartAsync(new ApiServerOptions { Interceptor = InterceptAsync }, NullLoggerFactory.Instance, default);
        _backfills = new ScheduleBackfills(_cluster.Client, _time);
    }

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task One_page_of_those_of_the_schedule_is_read_and_the_newest_are_kept()
    {
        _continue = "more";

        var list = (await _backfills.FindAsync(Job, default))!;

        _asked.ShouldHaveSingleItem().ShouldBe("?fieldSelector=spec.scheduledJob%3Dreport&limit=500");
        list.Newest.Select(b => b.Metadata.Name).ShouldBe(["b19", "b18", "b17", "b16", "b15", "b14", "b13", "b12", "b11", "b10"]);
        (list.Count, list.HasMore).ShouldBe((20, true));
    }

    [Fact]
    public async Task A_server_that_does_not_select_by_the_schedule_is_asked_for_one_page_of_all()
    {
        _selects = false;

        var list = (await _backfills.FindAsync(Job, default))!;

        _asked.Count.ShouldBe(2);
        _asked[1].ShouldBe("?limit=500");
        (list.Count, list.HasMore).ShouldBe((20, false), "that of another schedule is left out");
    }

    [Fact]
    public async Task It_is_asked_again_after_a_second_or_when_there_is_another_one()
    {
        await _backfills.FindAsync(Job, default);
        _time.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        await _backfills.FindAsync(Job, default);
        _asked.Count.ShouldBe(1);

        _time.Advance(TimeSpan.FromTicks(1));
        await _backfills.FindAsync(Job, default);
        _asked.Count.ShouldBe(2);

        _backfills.Forget("team", "report");
        await _backfills.FindAsync(Job, default);
        _asked.Count.ShouldBe(3);
    }

    private async Task InterceptAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path != "/apis/scheduledjobs.dev/v1alpha1/namespaces/team/backfills")
        {
            await next(context);
            return;
        }

        var query = context.Request.QueryString.Value!;
        _asked.Add(query);
        if (!_selects && query.Contains("fieldSelector", StringComparison.Ordinal))
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync("""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"field label not supported: spec.scheduledJob","reason":"BadRequest","code":400}""");
            return;
        }

        var items = Enumerable.Range(0, 20).Select(i => Item($"b{i}", "report", i)).Append(Item("other", "other", 30));
        await context.Response.WriteAsync($$"""{"kind":"BackfillList","apiVersion":"scheduledjobs.dev/v1alpha1","metadata":{"resourceVersion":"1","continue":"{{_continue}}"},"items":[{{string.Join(',', items)}}]}""");
    }

    private static string Item(string name, string schedule, int minute) =>
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"team","creationTimestamp":"2026-11-22T12:{{{minute:00}}}:00Z"},"spec":{"scheduledJob":"{{{schedule}}}"}}""";
}
