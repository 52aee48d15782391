using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Tests.Schedules;

/// <summary>Lists that the schema limits are limited here too: the webhook may be called without an API server.</summary>
public sealed class SpecLimitsTests
{
    private static readonly TriggerSpec Child = new() { Interval = new IntervalTriggerSpec { Every = "1h" } };

    [Fact]
    public void Twenty_triggers_are_combined_and_no_more()
    {
        Problem(new TriggerSpec { AnyOf = [.. Enumerable.Repeat(Child, 20)] }).ShouldBeNull();
        Problem(new TriggerSpec { AllOf = [.. Enumerable.Repeat(Child, 20)] }).ShouldBeNull();
        Problem(new TriggerSpec { AnyOf = [.. Enumerable.Repeat(Child, 21)] }).ShouldBe("spec.trigger.anyOf: must have at most 20 items, but has 21");
        Problem(new TriggerSpec { AllOf = [.. Enumerable.Repeat(Child, 21)] }).ShouldBe("spec.trigger.allOf: must have at most 20 items, but has 21");
    }

    [Fact]
    public void A_thousand_times_are_listed_and_no_more()
    {
        Problem(new TriggerSpec { Date = new DateTriggerSpec { Times = Times(1000) } }).ShouldBeNull();
        Problem(new TriggerSpec { Date = new DateTriggerSpec { Times = Times(1001) } })
            .ShouldBe("spec.trigger.date.times: must have at most 1000 items, but has 1001");
    }

    [Fact]
    public void Sixty_four_headers_are_sent_and_no_more()
    {
        Problem(Headers(64)).ShouldBeNull();
        Problem(Headers(65)).ShouldBe("spec.action.http.headers: must have at most 64 items, but has 65");
    }

    private static string? Problem(TriggerSpec trigger) => Problem(Specs.EveryTenSeconds() with { Trigger = trigger });

    private static string? Problem(ScheduledJobSpec spec) => new ScheduleCompiler("UTC").Compile(Specs.Job(spec)).Problem?.Message;

    private static IReadOnlyList<string> Times(int count) => [.. Enumerable.Range(0, count).Select(i => $"{Specs.Created.AddMinutes(i):yyyy-MM-ddTHH:mm:ssZ}")];

    private static ScheduledJobSpec Headers(int count) => Specs.EveryTenSeconds() with
    {
        Action = new ActionSpec
        {
            Http = new HttpActionSpec
            {
                Url = "http://target/",
                Headers = [.. Enumerable.Range(0, count).Select(i => new HttpHeaderSpec { Name = $"X-{i}", Value = "a" })],
            },
        },
    };
}
