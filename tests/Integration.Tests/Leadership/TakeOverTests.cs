using System.Globalization;
using System.Text;
using ScheduledJobs.Integration.Tests.Restarts;
using ScheduledJobs.Integration.Tests.Support;
using Xunit.Abstractions;

namespace ScheduledJobs.Integration.Tests.Leadership;

/// <summary>How long a change of leader takes with the default times: lease 15 s, deadline 10 s, retry 2 s.</summary>
[Trait("Category", "TakeOver")]
[Collection(Alone.Name)]
public sealed class TakeOverTests(ITestOutputHelper output)
{
    private const int Repetitions = 5;

    [Fact]
    public async Task With_default_times()
    {
        await using var story = await LeadershipStory.BeginAsync("take-over");
        await story.UntilBothAreThereAsync();
        await story.TickAsync();
        var stopped = await MeasureAsync(story, story.Replicas.TerminateAsync);
        var killed = await MeasureAsync(story, story.Replicas.KillAsync);
        await story.AllRunsTookPlaceAsync();

        var table = new StringBuilder("| the leader ends by | take-overs | shortest | median | longest |\n| --- | ---: | ---: | ---: | ---: |\n");
        Row(table, "SIGTERM", stopped);
        Row(table, "SIGKILL", killed);
        output.WriteLine(table.ToString());
        await File.WriteAllTextAsync(Scratch.PathOf("take-over.md"), table.ToString());
        stopped.ShouldAllBe(time => time < TimeSpan.FromSeconds(2));
        killed.ShouldAllBe(time => time < TimeSpan.FromSeconds(17.5)); // lease duration and retry period, and the requests
        story.Replicas.WritesOfOthersThanTheHolder().ShouldBeEmpty();
    }

    private static async Task<List<TimeSpan>> MeasureAsync(LeadershipStory story, Func<string, Task<DateTimeOffset>> endAsync)
    {
        var times = new List<TimeSpan>();
        while (times.Count < Repetitions)
        {
            var (leader, _) = await story.UntilBothAreThereAsync();
            times.Add(await story.TakeOverAsync(await endAsync(leader), from: leader));
            await story.RunsGoOnAsync();
        }

        return [.. times.Order()];
    }

    private static void Row(StringBuilder table, string name, List<TimeSpan> times) => table.Append(
        CultureInfo.InvariantCulture,
        $"| {name} | {times.Count} | {times[0].TotalSeconds:0.00} s | {times[times.Count / 2].TotalSeconds:0.00} s | {times[^1].TotalSeconds:0.00} s |\n");
}
