using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.V1Alpha1;
using static ScheduledJobs.Model.Tests.Preview.Manifest;

namespace ScheduledJobs.Model.Tests.Preview;

/// <summary>Ranges, bounds, jitter and maxRuns.</summary>
public sealed class SchedulePreviewTests
{
    private static readonly PreviewRange FromCreation = new() { From = Specs.Created };

    [Theory]
    [InlineData(1, "01-05 13:00+00:00", PreviewEnd.Count)]
    [InlineData(3, "01-05 13:00+00:00; 01-05 14:00+00:00; 01-05 15:00+00:00", PreviewEnd.Count)]
    [InlineData(0, "01-05 13:00+00:00", PreviewEnd.Count)]
    [InlineData(4, "01-05 13:00+00:00; 01-05 14:00+00:00; 01-05 15:00+00:00", PreviewEnd.Range)]
    public void Both_ends_of_a_range_belong_to_it(int count, string expected, PreviewEnd end)
    {
        var range = new PreviewRange { From = Utc("2026-01-05T13:00Z"), To = Utc("2026-01-05T15:00Z"), Count = count };
        var page = Cron("0 * * * *").Preview().Show(range);
        Text(page).ShouldBe(expected);
        page.End.ShouldBe(end);
    }

    [Fact]
    public void A_range_that_ends_before_it_begins_is_empty() =>
        Cron("0 * * * *").Preview().Show(new PreviewRange { From = Specs.At(1), To = Specs.Created }).Times.ShouldBeEmpty();

    [Theory]
    [InlineData(false, "01-06 00:00+00:00; 01-07 00:00+00:00", PreviewEnd.EndAt)]
    [InlineData(true, "01-07 00:00+00:00; 01-06 00:00+00:00", PreviewEnd.StartAt)]
    public void A_preview_says_that_it_ends_with_the_schedule(bool backward, string expected, PreviewEnd end)
    {
        var page = Bounded().Preview().Show(new PreviewRange { Backward = backward });
        Text(page).ShouldBe(expected);
        page.End.ShouldBe(end);
    }

    [Fact]
    public void Times_outside_the_bounds_are_shown_on_request()
    {
        var range = new PreviewRange { From = Utc("2026-01-04T12:00Z"), To = Utc("2026-01-08T12:00Z"), WithDropped = true };
        Text(Bounded().Preview().Show(range)).ShouldBe(
            "01-05 00:00+00:00 BeforeStart; 01-06 00:00+00:00; 01-07 00:00+00:00; 01-08 00:00+00:00 AfterEnd");
        Bounded().Preview().Show(range).Times.Count(time => time.DueTime is null).ShouldBe(2);
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("""{"effectiveSince":"2026-01-05T12:00:00Z","startedRuns":2,"lastScheduleTime":"2026-01-05T14:00:00Z"}""", 1)]
    [InlineData("""{"effectiveSince":"2026-01-05T12:00:00Z","startedRuns":1,"lastScheduleTime":"2026-01-05T14:00:00Z","queued":[{"id":"q","trigger":"Schedule"}]}""", 1)]
    [InlineData("""{"effectiveSince":"2026-01-05T12:00:00Z","startedRuns":3,"lastScheduleTime":"2026-01-05T14:00:00Z"}""", 0)]
    public void Runs_end_with_maxRuns(string status, int left)
    {
        var manifest = Of("""{"trigger":{"cron":{"expression":"0 * * * *"}},"maxRuns":3}""", status);
        var from = status.Length == 0 ? Specs.Created.AddTicks(1) : Utc("2026-01-05T14:00:01Z");

        var page = manifest.Preview().Show(new PreviewRange { From = from });
        page.Times.Count.ShouldBe(left);
        page.End.ShouldBe(PreviewEnd.MaxRuns);

        var all = manifest.Preview().Show(new PreviewRange { From = from, Count = 5, WithDropped = true });
        all.Times.Select(time => time.Outcome).ShouldBe(
            [.. Enumerable.Repeat(PreviewOutcome.Runs, left), .. Enumerable.Repeat(PreviewOutcome.AfterMaxRuns, 5 - left)]);

        var backward = manifest.Preview().Show(new PreviewRange { From = from, To = Utc("2030-01-01"), Backward = true });
        backward.Times.Select(time => time.NominalTime).Reverse().ShouldBe(page.Times.Select(time => time.NominalTime));
    }

    [Fact]
    public void A_suspended_schedule_uses_up_no_runs_until_now()
    {
        var manifest = Of("""{"trigger":{"cron":{"expression":"0 * * * *"}},"maxRuns":3,"suspend":true}""", """{"effectiveSince":"2026-01-05T12:00:00Z"}""");
        var now = Utc("2026-02-01T00:30Z");
        Text(manifest.Preview(now).Show(new PreviewRange { From = now })).ShouldBe("02-01 01:00+00:00; 02-01 02:00+00:00; 02-01 03:00+00:00");
    }

    [Fact]
    public void A_suspension_with_an_end_is_passed_in_one_step()
    {
        var manifest = Of("""{"trigger":{"interval":{"every":"1s"}},"suspendUntil":"2036-01-05T12:00:00Z"}""");
        var preview = manifest.Preview();

        Text(preview.Show(new PreviewRange { From = Specs.Created.AddTicks(1), Count = 2 })).ShouldBe("01-05 12:00+00:00; 01-05 12:00:01+00:00");
        preview.Show(new PreviewRange { From = Specs.Created.AddTicks(1), Count = 2 }).Times[0].NominalTime.Year.ShouldBe(2036);
        preview.Show(new PreviewRange { From = Specs.Created.AddSeconds(-5), To = Utc("2036-01-05T11:59Z"), Backward = true }).Times.ShouldBeEmpty();
        preview.Show(new PreviewRange { From = Specs.Created.AddTicks(1), Count = 1, WithDropped = true }).Times.Single().Outcome.ShouldBe(PreviewOutcome.Suspended);
    }

    [Fact]
    public void It_uses_up_no_runs_of_maxRuns()
    {
        var manifest = Of("""{"trigger":{"cron":{"expression":"0 * * * *"}},"maxRuns":2,"suspendUntil":"2026-02-01T01:00:00Z"}""", """{"effectiveSince":"2026-01-05T12:00:00Z"}""");
        Text(manifest.Preview().Show(new PreviewRange { From = Specs.Created.AddTicks(1) })).ShouldBe("02-01 01:00+00:00; 02-01 02:00+00:00");
    }

    [Fact]
    public void Times_to_skip_are_left_out()
    {
        var preview = Skips(Of("""{"trigger":{"cron":{"expression":"0 * * * *"}}}"""), "2026-01-05T14:00:00Z");
        var range = new PreviewRange { From = Utc("2026-01-05T12:30Z"), To = Utc("2026-01-05T15:30Z") };

        Text(preview.Show(range)).ShouldBe("01-05 13:00+00:00; 01-05 15:00+00:00");
        Text(preview.Show(range with { Backward = true })).ShouldBe("01-05 15:00+00:00; 01-05 13:00+00:00");
        Text(preview.Show(range with { WithDropped = true })).ShouldBe("01-05 13:00+00:00; 01-05 14:00+00:00 SkippedOnRequest; 01-05 15:00+00:00");
    }

    [Fact]
    public void A_time_to_skip_uses_up_no_run_of_maxRuns()
    {
        var manifest = Of("""{"trigger":{"cron":{"expression":"0 * * * *"}},"maxRuns":2}""", """{"effectiveSince":"2026-01-05T12:00:00Z"}""");
        var preview = Skips(manifest, "2026-01-05T13:00:00Z,2026-01-05T14:30:00Z,2026-01-05T16:00:00Z");
        var range = new PreviewRange { From = Utc("2026-01-05T12:30Z"), To = Utc("2026-01-05T16:30Z") };

        Text(preview.Show(range)).ShouldBe("01-05 14:00+00:00; 01-05 15:00+00:00");
        Text(preview.Show(range with { Backward = true })).ShouldBe("01-05 15:00+00:00; 01-05 14:00+00:00");
        Text(preview.Show(range with { WithDropped = true }))
            .ShouldBe("01-05 13:00+00:00 SkippedOnRequest; 01-05 14:00+00:00; 01-05 15:00+00:00; 01-05 16:00+00:00 AfterMaxRuns");
    }

    [Fact]
    public void An_excluded_time_is_excluded_whatever_else_keeps_it_from_running()
    {
        var manifest = Of(
            """{"trigger":{"cron":{"expression":"0 * * * *"}},"suspendUntil":"2026-01-05T15:00:00Z","exclude":{"times":["14:00-14:30","16:00-16:30"]}}""");
        var preview = Skips(manifest, "2026-01-05T16:00:00Z,2026-01-05T17:00:00Z");
        var range = new PreviewRange { From = Utc("2026-01-05T12:30Z"), To = Utc("2026-01-05T18:30Z") };

        Text(preview.Show(range)).ShouldBe("01-05 15:00+00:00; 01-05 18:00+00:00");
        Text(preview.Show(range with { Backward = true })).ShouldBe("01-05 18:00+00:00; 01-05 15:00+00:00");
        Text(preview.Show(range with { WithDropped = true })).ShouldBe(
            "01-05 13:00+00:00 Suspended; 01-05 14:00+00:00 DroppedByExclusion; 01-05 15:00+00:00; "
            + "01-05 16:00+00:00 DroppedByExclusion; 01-05 17:00+00:00 SkippedOnRequest; 01-05 18:00+00:00");
    }

    [Theory]
    [InlineData("""{"cron":{"expression":"0 * * * *"}}""")]
    [InlineData("""{"interval":{"every":"7s"}}""")]
    [InlineData("""{"anyOf":[{"cron":{"expression":"0 5 * * *"}},{"interval":{"every":"7h"}}]}""")]
    public void Due_times_are_those_of_the_operator(string trigger)
    {
        var manifest = Of($$"""{"trigger":{{trigger}},"jitter":"10m"}""");
        var upcoming = manifest.Schedule.Timetable.Upcoming(Specs.Created, 50);

        var page = manifest.Preview().Show(FromCreation with { From = Specs.Created.AddTicks(1), Count = 50 });
        page.Times.Select(time => (time.NominalTime, time.DueTime)).ShouldBe(upcoming.Select(o => (o.NominalTime, (DateTimeOffset?)o.DueTime)));
        page.Times.ShouldContain(time => time.Jitter > TimeSpan.Zero);
        page.Times.ShouldAllBe(time => time.LocalDueTime == time.DueTime);
        page.IsJitterExact.ShouldBeTrue();
    }

    [Fact]
    public void Due_times_of_a_manifest_without_a_uid_are_not_exact()
    {
        var manifest = Of("""{"trigger":{"cron":{"expression":"0 * * * *"}},"jitter":"10m"}""");
        var unapplied = manifest.Job with { Metadata = manifest.Job.Metadata with { Uid = null } };
        new SchedulePreview(unapplied, manifest.Schedule, Specs.Created).Show(FromCreation).IsJitterExact.ShouldBeFalse();
        Cron("0 * * * *").Preview().Show(FromCreation).IsJitterExact.ShouldBeTrue();
    }

    [Fact]
    public void A_manifest_counts_from_when_it_would_be_created()
    {
        var job = Specs.Job(Specs.EveryTenSeconds());
        var file = job with { Metadata = job.Metadata with { CreationTimestamp = null } };
        NewlyCreated.At(file, Specs.At(3.5)).Metadata.CreationTimestamp.ShouldBe(Specs.At(3));
        NewlyCreated.At(job, Specs.At(3.5)).ShouldBeSameAs(job);
    }

    [Fact]
    public void A_trigger_without_times_shows_none()
    {
        var page = Of("""{"trigger":{"date":{"at":"2025-01-01T00:00:00Z"}}}""").Preview().Show(FromCreation);
        page.Times.ShouldBeEmpty();
        page.End.ShouldBe(PreviewEnd.Trigger);
    }

    private static SchedulePreview Skips(Manifest manifest, string times)
    {
        var metadata = manifest.Job.Metadata with { Annotations = new() { [ApiConstants.SkipAnnotation] = times } };
        return new SchedulePreview(manifest.Job with { Metadata = metadata }, manifest.Schedule, Specs.Created);
    }

    private static Manifest Bounded() =>
        Of("""{"trigger":{"cron":{"expression":"0 0 * * *"}},"startAt":"2026-01-05T10:00:00Z","endAt":"2026-01-07T00:00:00Z"}""");
}
