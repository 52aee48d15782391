using System.Text;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>Headers of a target that writes its responses byte by byte.</summary>
public sealed class CapturedHeaderTests : IDisposable
{
    private readonly HttpCaller _caller = TestCall.Caller(new FakeTimeProvider());

    [Theory]
    [InlineData("X-A: plain\r\n", "plain")]
    [InlineData("x-a: 1\r\nX-A: 2\r\nX-a: 3\r\n", "1, 2, 3")]
    [InlineData("X-A: \r\n", "")]
    [InlineData("X-A: \u001b[31mred\u001b[0m\r\n", "\uFFFD[31mred\uFFFD[0m")]
    [InlineData("X-A: a\tb\r\n", "a\uFFFDb")]
    [InlineData("X-A: caf\u00e9\u0085\u009b\r\n", "caf\uFFFD\uFFFD\uFFFD")]
    [InlineData("X-A: <script>alert('1')</script>\r\n", "<script>alert('1')</script>")]
    public async Task Values_are_kept_as_printable_ASCII(string header, string expected) => (await KeptOfAsync(header)).ShouldBe(expected);

    [Theory]
    [InlineData(256)]
    [InlineData(257)]
    public async Task Long_values_are_cut(int length) =>
        (await KeptOfAsync($"X-A: {new string('a', length)}\r\n")).ShouldBe(length == 256 ? new string('a', 256) : new string('a', 255) + "…");

    [Fact]
    public async Task Ten_thousand_headers_fail_the_call_and_nothing_is_kept()
    {
        var outcome = await CallAsync(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"X-A: {i}\r\n")));

        outcome.Failure!.Message.ShouldBe("the response headers are longer than 16 KiB");
        outcome.Capture.ShouldBeNull();
    }

    [Fact]
    public async Task As_many_headers_of_one_name_as_fit_are_kept_as_one()
    {
        var kept = await KeptOfAsync(string.Concat(Enumerable.Range(0, 1500).Select(i => $"X-A: {i}\r\n")));

        kept!.ShouldStartWith("0, 1, 2, 3");
        kept.Length.ShouldBe(256);
    }

    public void Dispose() => _caller.Dispose();

    private async Task<string?> KeptOfAsync(string headers) => (await ResponseCaptureTests.ReadAsync(await CallAsync(headers))).Headers?.Single().Value;

    private async Task<CallOutcome> CallAsync(string headers)
    {
        using var server = new RawServer(async stream =>
        {
            (await stream.ReadAsync(new byte[4096])).ShouldBeGreaterThan(0);
            await stream.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n{headers}\r\n"));
        });
        return await _caller.CallAsync(new HttpActionSpec { Url = server.Url, Capture = new HttpCaptureSpec { Headers = ["X-A"] } });
    }
}
