using System.Text;
using ScheduledJobs.LocalKube.Api;
using ScheduledJobs.LocalKube.Kubelet.Processes;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.LocalKube.Tests.Kubelet;

public class ContainerLogTests
{
    private static readonly PodLogRequest All = new("ns", "p", "u", "c");

    private readonly FakeTimeProvider _time = new();
    private readonly ContainerLog _log;

    public ContainerLogTests() => _log = new ContainerLog(_time);

    [Fact]
    public async Task Lines_come_out_as_they_went_in_and_a_last_one_without_an_end_gets_one()
    {
        await _log.PumpAsync(new MemoryStream("one\n\ntwo\r\nthree ✓"u8.ToArray()));
        (await ReadAsync(All)).ShouldBe("one\n\ntwo\r\nthree ✓\n");
    }

    [Fact]
    public async Task Only_the_newest_part_of_a_long_log_is_kept()
    {
        var line = new string('x', 1023);
        for (var i = 0; i < 300; i++)
            _log.Append(line);
        (await ReadAsync(All)).Length.ShouldBe(ContainerLog.Capacity);
    }

    [Theory]
    [InlineData(ContainerLog.LongestLine - 1, 1)]
    [InlineData(ContainerLog.LongestLine, 1)]
    [InlineData(ContainerLog.LongestLine + 1, 2)]
    public async Task A_line_that_is_too_long_becomes_several(int length, int lines)
    {
        await _log.PumpAsync(new MemoryStream(Encoding.UTF8.GetBytes(new string('x', length))));
        _log.Read(0).Lines.Count.ShouldBe(lines);
    }

    [Fact]
    public async Task The_request_selects()
    {
        _log.Append("old");
        _time.Advance(TimeSpan.FromSeconds(10));
        _log.Append("new");
        _log.Append("newest");

        (await ReadAsync(All with { TailLines = 1 })).ShouldBe("newest\n");
        (await ReadAsync(All with { TailLines = 0 })).ShouldBe("");
        (await ReadAsync(All with { Since = TimeSpan.FromSeconds(9) })).ShouldBe("new\nnewest\n");
        (await ReadAsync(All with { Since = TimeSpan.FromSeconds(10) })).ShouldBe("old\nnew\nnewest\n");
        (await ReadAsync(All with { LimitBytes = 6 })).ShouldBe("old\nne");
        (await ReadAsync(All with { Timestamps = true, TailLines = 1 })).ShouldBe("2026-01-01T00:00:10.0000000Z newest\n");
    }

    [Fact]
    public async Task A_follower_reads_until_the_container_has_ended()
    {
        _log.Append("first");
        using var reader = new StreamReader(ContainerLogStream.Open(_log, All with { Follow = true, TailLines = 5 }, _time.GetUtcNow(), default));
        (await reader.ReadLineAsync()).ShouldBe("first");
        var next = reader.ReadLineAsync();
        next.IsCompleted.ShouldBeFalse();
        _log.Append("second");
        (await next).ShouldBe("second");
        _log.Append("last");
        _log.Complete();
        (await reader.ReadToEndAsync()).ShouldBe("last\n");
    }

    [Fact]
    public async Task A_follower_can_disconnect()
    {
        using var cancellation = new CancellationTokenSource();
        using var reader = new StreamReader(ContainerLogStream.Open(_log, All with { Follow = true }, _time.GetUtcNow(), cancellation.Token));
        var next = reader.ReadLineAsync();
        await cancellation.CancelAsync();
        (await next).ShouldBeNull();
    }

    private async Task<string> ReadAsync(PodLogRequest request)
    {
        using var reader = new StreamReader(ContainerLogStream.Open(_log, request, _time.GetUtcNow(), default));
        return await reader.ReadToEndAsync();
    }
}
