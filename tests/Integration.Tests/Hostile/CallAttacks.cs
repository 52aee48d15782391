using System.Text;

namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>Calls that take long, or use a lot.</summary>
public static class CallAttacks
{
    private const string Allow = """
        "concurrency":{"policy":"Allow"},
        """;

    /// <summary>Linear in the body, but multiplied by an automaton that is different each time.</summary>
    public static async Task ExpressionsAsync(AttackSite site)
    {
        var here = await site.NamespaceAsync();
        await HostileNamespace.ManyAsync(10, i => here.ScheduleAsync(
            $"expression-{i}", Call($"{site.Target.Address()}/letters", $"\"expect\":{{\"bodyRegex\":\"(a|b)*a(a|b){{{8000 + i}}}c\"}},"), sign: Sign.Complaint));
    }

    /// <summary>400 calls per second that all end after five seconds.</summary>
    public static async Task SlowAnswersAsync(AttackSite site)
    {
        var here = await site.NamespaceAsync();
        await HostileNamespace.ManyAsync(400, i => here.ScheduleAsync(
            $"slow-{i}", Call($"{site.Target.Address(i)}/slow", """ "timeout":"5s","expect":{"bodyRegex":"z"}, """), Allow, sign: i == 0 ? Sign.Complaint : Sign.None));
        await UntilHangingAsync(site, 2000);
    }

    /// <summary>Texts that look like the beginning of a variable but are not.</summary>
    public static async Task VariablesAsync(AttackSite site)
    {
        var here = await site.NamespaceAsync();
        var body = new StringBuilder().Insert(0, "$(", 32 * 1024).ToString();
        await HostileNamespace.ManyAsync(60, i => here.ScheduleAsync($"body-{i}", Call($"{site.Target.Address()}/quick", $"\"body\":\"{body}\",")));
    }

    /// <summary>More calls than there are slots, some of them for weeks, and calls to a new host with each run.</summary>
    public static async Task HungCallsAsync(AttackSite site)
    {
        foreach (var one in new[] { 0, 1, 2 })
        {
            var here = await site.NamespaceAsync();
            await HostileNamespace.ManyAsync(400, i => here.ScheduleAsync($"hung-{i}", Call($"{site.Target.Address(i)}/hang", """ "timeout":"10m", """), Allow));
            await HostileNamespace.ManyAsync(5, i => here.ScheduleAsync(
                $"weeks-{i}", Call($"{site.Target.Address(i)}/hang", """ "timeout":"8w", """), Allow, sign: Sign.Complaint));
            await HostileNamespace.ManyAsync(10, i => here.ScheduleAsync($"host-{i}", Call("http://$(RUN_ID).localhost/", ""), Allow));
        }

        await UntilHangingAsync(site, 5000);
    }

    public static async Task ManySchedulesAsync(AttackSite site)
    {
        var here = await site.NamespaceAsync();
        await HostileNamespace.ManyAsync(1000, i => here.ScheduleAsync($"many-{i}", Call($"{site.Target.Address(i)}/quick", "")));
    }

    /// <param name="url">The URL to call.</param>
    /// <param name="more">More members, each followed by a comma.</param>
    internal static string Call(string url, string more) => $$$"""{"http":{ {{{more}}} "url":"{{{url}}}"} }""";

    /// <summary>The operator's limits may keep the number below the count.</summary>
    private static async Task UntilHangingAsync(AttackSite site, int count)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        while (site.Target.Hanging < count && time.GetElapsedTime(started) < TimeSpan.FromSeconds(6))
            await Task.Delay(TimeSpan.FromMilliseconds(50), time);
    }
}
