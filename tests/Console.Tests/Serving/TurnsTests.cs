using Microsoft.AspNetCore.Http;
using ScheduledJobs.Console.Api;
using ScheduledJobs.Console.Pages;
using ScheduledJobs.Console.Security;
using ScheduledJobs.Console.Serving;
using ScheduledJobs.Console.Tests.Support;

namespace ScheduledJobs.Console.Tests.Serving;

/// <summary>A tenant that asks for many expensive pages at once waits for its own, and others do not.</summary>
public sealed class TurnsTests : IDisposable
{
    private readonly Views _views = new(Views.Job("hourly", "interval: {every: 1h}"));
    private readonly FakeTimeProvider _time = new(Views.Now);

    [Theory]
    [InlineData("/")]
    [InlineData("/timeline")]
    [InlineData("/calendar")]
    [InlineData("/try")]
    [InlineData("/api/v1/timeline")]
    [InlineData("/api/v1/schedules")]
    public async Task A_page_waits_until_another_of_the_same_tenant_is_done(string path)
    {
        for (var i = 0; i < Turns.Most - 1; i++)
            await _views.Sources.Turns.TakeAsync(default);
        (await ServeAsync(path)).ShouldBe(200);
        var last = await _views.Sources.Turns.TakeAsync(default);

        var waiting = ServeAsync(path);
        waiting.IsCompleted.ShouldBeFalse();
        last.Dispose();

        (await waiting).ShouldBe(200);
        (await ServeAsync(path)).ShouldBe(200);
    }

    [Fact]
    public async Task A_reader_who_leaves_waits_no_longer()
    {
        for (var i = 0; i < Turns.Most; i++)
            await _views.Sources.Turns.TakeAsync(default);
        using var left = new CancellationTokenSource();
        var waiting = ServeAsync("/timeline", left.Token);

        await left.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }

    public void Dispose() => _views.Dispose();

    private async Task<int> ServeAsync(string path, CancellationToken cancellationToken = default)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Path = path;
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is ["api", "v1", .. var rest])
            await new ApiServer(_views.Sources, _time).HandleAsync(context, rest, cancellationToken);
        else
            await new PageServer(_views.Sources, new FormTokens(), _time).HandleAsync(context, "session", segments, cancellationToken);
        return context.Response.StatusCode;
    }
}
