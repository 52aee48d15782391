using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>Faults of watches. They affect streams that begin while the fault is in the script.</summary>
public static class WatchFaults
{
    /// <summary>The connection breaks within a line, after some whole ones.</summary>
    public static Fault CutInTheMiddleOfALine(this FaultRule rule, int after = 0) => Tamper(rule, (lines, _) => CutAsync(lines, after));

    /// <summary>After some lines, the last one is an ERROR event with 410, and the stream ends.</summary>
    public static Fault EndAsExpired(this FaultRule rule, int after = 0) => Tamper(rule, (lines, _) => ExpireAsync(lines, after));

    /// <summary>Each event arrives twice.</summary>
    public static Fault RepeatEachEvent(this FaultRule rule) => Tamper(rule, (lines, _) => RepeatAsync(lines));

    /// <summary>Events arrive late, in order.</summary>
    public static Fault DelayEvents(this FaultRule rule, TimeSpan delay) => Tamper(rule, (lines, stop) => DelayAsync(lines, delay, stop));

    /// <summary>
    /// Events within this time are reordered. Those of one object keep their order, which is all that Kubernetes promises.
    /// </summary>
    public static Fault ShuffleEvents(this FaultRule rule, TimeSpan within) => Tamper(rule, (lines, stop) => ShuffleAsync(lines, within, stop));

    private static Fault Tamper(FaultRule rule, WatchTampering.Tamper tamper) =>
        rule.Then((context, next) => WatchTampering.RunAsync(context, next, tamper));

    private static async IAsyncEnumerable<string> CutAsync(IAsyncEnumerable<string> lines, int after)
    {
        await foreach (var line in lines)
        {
            if (after-- > 0)
            {
                yield return line;
                continue;
            }

            yield return line[..(line.Length / 2)];
            throw new ConnectionCutException();
        }
    }

    private static async IAsyncEnumerable<string> ExpireAsync(IAsyncEnumerable<string> lines, int after)
    {
        if (after > 0)
        {
            await foreach (var line in lines)
            {
                yield return line;
                if (--after == 0)
                    break;
            }
        }

        yield return $"{{\"type\":\"ERROR\",\"object\":{RequestFaults.Refusal(StatusCodes.Status410Gone).ToJsonString()}}}\n";
    }

    private static async IAsyncEnumerable<string> RepeatAsync(IAsyncEnumerable<string> lines)
    {
        await foreach (var line in lines)
        {
            yield return line;
            yield return line;
        }
    }

    private static async IAsyncEnumerable<string> DelayAsync(
        IAsyncEnumerable<string> lines, TimeSpan delay, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var line in lines.WithCancellation(stop))
        {
            await Task.Delay(delay, TimeProvider.System, stop);
            yield return line;
        }
    }

    private static async IAsyncEnumerable<string> ShuffleAsync(
        IAsyncEnumerable<string> lines, TimeSpan within, [EnumeratorCancellation] CancellationToken stop)
    {
        await using var source = lines.GetAsyncEnumerator(stop);
        var next = source.MoveNextAsync().AsTask();
        while (await next)
        {
            var batch = new List<string> { source.Current };
            next = source.MoveNextAsync().AsTask();
            var end = Task.Delay(within, TimeProvider.System, stop);
            while (await Task.WhenAny(next, end) == next && await next)
            {
                batch.Add(source.Current);
                next = source.MoveNextAsync().AsTask();
            }

            // Last object first, each object's own events in order.
            foreach (var line in batch.GroupBy(NameOf).Reverse().SelectMany(g => g))
                yield return line;
        }
    }

    private static string NameOf(string line) => (string?)JsonNode.Parse(line)!["object"]!["metadata"]!["name"] ?? "";
}
