using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Tests.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>A status that the API server refuses: when it is retried, what the log says, and that others are written.</summary>
public sealed class RefusedStatusTests : IAsyncDisposable
{
    private static readonly ObjectKey Other = new("team", "other");

    private readonly ReconcilerWorld _world = new(World.EveryTenSeconds());
    private readonly CancellationTokenSource _stop = new();
    private Task _lane = Task.CompletedTask;

    [Theory]
    [InlineData(400, "StatusRefused")]
    [InlineData(413, "StatusRefused")]
    [InlineData(422, "StatusRefused")]
    [InlineData(500, "StatusWriteFailed")]
    [InlineData(403, "StatusWriteFailed")]
    public async Task It_is_logged_as_refused_if_retrying_sooner_does_not_help(int code, string line)
    {
        await RefuseAsync(code);

        _world.Told.Lines.ShouldBe([line]);
        _world.Api.Job["status"].ShouldBeNull();
    }

    [Fact]
    public async Task It_waits_longer_each_time_and_is_written_once_the_server_accepts_it()
    {
        await RefuseAsync(422);
        for (var failures = 1; failures < 4; failures++)
        {
            var wait = BackoffOptions.Default.WaitAfter(failures - 1);
            _world.Time.Advance(wait - TimeSpan.FromTicks(1));
            Tries("demo").ShouldBe(failures);
            _world.Time.Advance(TimeSpan.FromTicks(1));
            await UntilFailedAsync(failures + 1);
        }

        _world.Api.Refuses = _ => null;
        _world.Time.Advance(BackoffOptions.Default.WaitAfter(3));
        await UntilTriedAsync("demo", 5);
        _world.Status.NextRunTime.ShouldNotBeNull();

        _world.Time.Advance(TimeSpan.FromHours(1));
        Tries("demo").ShouldBe(5);
        _world.StatusesToWrite.ShouldBe(0);
    }

    [Fact]
    public async Task Others_are_written_meanwhile()
    {
        _world.Api.Add("other", World.EveryTenSeconds(), _world.Time.GetUtcNow());
        _world.ShowJob();
        await RefuseAsync(422);

        await _world.DecideAsync(Other);
        await UntilTriedAsync("other", 1);

        _world.Api.Jobs["other"]["status"].ShouldNotBeNull();
        _world.Api.Job["status"].ShouldBeNull();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _lane;
        _world.Dispose();
        _stop.Dispose();
    }

    /// <summary>Starts the writer and has the schedule's first status refused.</summary>
    private async Task RefuseAsync(int code)
    {
        _world.Api.Refuses = line => IsStatusOf("demo", line) ? (code, FakeApi.Failure(code, "Some", "refused")) : null;
        await _world.DecideAsync();
        _lane = _world.Parts.StatusWriter.RunAsync(1, _stop.Token);
        await UntilFailedAsync(1);
    }

    private async Task UntilFailedAsync(int count)
    {
        await Eventually.BecomesTrueAsync(() => _world.Told.Lines.Count == count, $"{count} tries have failed");
        await UntilRestingAsync();
    }

    private async Task UntilTriedAsync(string name, int count)
    {
        await Eventually.BecomesTrueAsync(() => Tries(name) == count, $"{name} has been tried {count} times");
        await UntilRestingAsync();
    }

    private Task UntilRestingAsync() => Eventually.BecomesTrueAsync(() => _world.Parts.StatusWriter.Queue.InHands.Count == 0, "the lane rests");

    private int Tries(string name)
    {
        lock (_world.Api.Requests)
            return _world.Api.Requests.Count(r => IsStatusOf(name, r));
    }

    private static bool IsStatusOf(string name, string line) =>
        line.StartsWith("PATCH", StringComparison.Ordinal) && line.Contains($"/scheduledjobs/{name}/status", StringComparison.Ordinal);
}
