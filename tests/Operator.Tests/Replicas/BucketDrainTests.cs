using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Replicas;
using ScheduledJobs.Operator.Tests.Controller;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Replicas;

/// <summary>A bucket that stops, hangs and is lost, with the reconciler.</summary>
public sealed class BucketDrainTests : IDisposable
{
    private readonly BucketWorld _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task What_has_happened_is_written_and_all_is_forgotten()
    {
        await _here.BeginRunAsync();
        _here.World.Api.Creations.Count().ShouldBe(1);
        (_here.World.Status.Active ?? []).ShouldBeEmpty("the run is not on record yet");

        await _here.StopAsync();

        _here.World.Status.Active!.Count.ShouldBe(1);
        _here.World.Parts.Memories.Keys.ShouldBeEmpty();
        _here.World.Parts.Agenda.Count.ShouldBe(0);
        _here.Gate.Open.ShouldBe(BucketSet.None);
        _here.Gate.Closing.ShouldBe(BucketSet.None);
    }

    [Fact]
    public async Task A_bucket_that_was_lost_is_forgotten_and_nothing_is_written()
    {
        await _here.BeginRunAsync();
        var before = _here.Writes.Count();
        _here.Held = BucketSet.None;

        await _here.StopAsync();

        _here.Writes.Count().ShouldBe(before);
        _here.World.Parts.Memories.Keys.ShouldBeEmpty();
        _here.World.Parts.Agenda.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_bucket_that_was_lost_does_not_wait_for_a_write_that_hangs()
    {
        await _here.BeginRunAsync();
        var answer = new TaskCompletionSource();
        _here.World.Api.Meanwhile = _ => answer.Task;
        var writing = _here.World.WriteAsync();
        _here.Held = BucketSet.None;

        var stopping = _here.StopAsync();

        await Eventually.BecomesTrueAsync(() => stopping.IsCompletedSuccessfully, "it stops, and no time passes");
        answer.SetResult();
        await writing;
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public async Task Calls_have_the_grace_and_are_cancelled_then(int ticks, bool isCancelled)
    {
        await _here.BeginCallAsync();
        var stopping = _here.StopAsync();
        await _here.PassTimeAsync(stopping, BucketWorld.Grace + TimeSpan.FromTicks(ticks));
        await _here.SettleAsync(stopping, isCancelled);
        _here.Target.Cancelled.ShouldBe(isCancelled ? 1 : 0);
        await _here.EndAsync(stopping);
    }

    [Fact]
    public async Task A_call_that_ends_within_the_grace_is_on_record()
    {
        await _here.BeginCallAsync();
        var stopping = _here.StopAsync();
        _here.Target.Answer.SetResult();
        await _here.EndAsync(stopping);
        _here.Target.Cancelled.ShouldBe(0);
        _here.World.Status.LastRun!.Result.ShouldBe(RunResults.Succeeded);
    }

    [Fact]
    public async Task A_bucket_that_is_lost_while_it_stops_does_not_wait_for_the_grace()
    {
        await _here.BeginCallAsync();
        var stopping = _here.StopAsync();
        var before = _here.Writes.Count();
        _here.Held = BucketSet.None;
        await _here.PassTimeAsync(stopping, BucketDrain.Look);
        await _here.EndAsync(stopping);
        _here.World.Time.GetUtcNow().ShouldBeLessThan(_here.Began + BucketWorld.Grace);
        _here.Writes.Count().ShouldBe(before);
        _here.Target.Cancelled.ShouldBe(1);
    }

    [Fact]
    public async Task What_does_not_end_is_cancelled_and_keeps_the_bucket_closing()
    {
        _here.Begin(BucketWorld.Pods);
        _here.Open();
        var piece = _here.Gate.Begin(_here.World.Uid).ShouldNotBeNull();
        var stopping = _here.StopAsync();
        _here.Gate.Begin(_here.World.Uid).ShouldBeNull("nothing begins while it stops");
        _here.Gate.MayAct(_here.World.Uid).ShouldBeTrue("what has begun may end");
        var most = BucketWorld.Grace + TermWork.FlushTime;
        await _here.PassTimeAsync(stopping, most - TimeSpan.FromTicks(1));
        piece.IsCancelled.ShouldBeFalse();
        await _here.PassTimeAsync(stopping, TimeSpan.FromTicks(1));
        await Eventually.BecomesTrueAsync(() => piece.IsCancelled, "it is cancelled");
        stopping.IsCompleted.ShouldBeFalse();
        _here.Gate.LongestClosing.ShouldBe(most);
        _here.Gate.Closing.ShouldBe(BucketSet.Of(_here.Bucket));

        piece.Dispose();
        await stopping;
        _here.Gate.LongestClosing.ShouldBe(TimeSpan.Zero);
        _here.Gate.MayAct(_here.World.Uid).ShouldBeFalse();
    }
}
