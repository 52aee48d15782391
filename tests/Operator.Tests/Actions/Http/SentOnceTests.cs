using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Text;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Actions.Http.Requests;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Tests.Decisions;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>A target that acts and dies without a response is called once: only we decide whether to retry.</summary>
public sealed class SentOnceTests
{
    private static readonly HttpTlsSpec TrustAuthority = new() { CaFrom = new ValueSource { ConfigMapKeyRef = new KeyReference("ca", "ca.crt") } };

    public static TheoryData<string, string, bool> Calls()
    {
        var data = new TheoryData<string, string, bool>();
        foreach (var method in new[] { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" })
        {
            foreach (var delivery in new[] { DeliveryModes.AtMostOnce, DeliveryModes.AtLeastOnce })
            {
                data.Add(method, delivery, false);
                data.Add(method, delivery, true);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_target_that_reads_the_request_and_dies_is_called_only_once(string method, string delivery, bool hasBody)
    {
        using var target = new DyingTarget();
        using var caller = TestCall.Caller(TimeProvider.System);
        var job = new ScheduledJob
        {
            Metadata = TestCall.Job.Metadata with { CreationTimestamp = World.Created },
            Spec = World.EveryTenSeconds() with
            {
                Delivery = delivery,
                Action = new ActionSpec { Http = new HttpActionSpec { Url = target.Url, Method = method, Body = hasBody ? "x" : null } },
            },
        };
        var schedule = new ScheduleCompiler("UTC").Compile(job).Schedule.ShouldNotBeNull();

        // Two kept connections, both warm: the platform would retry on the other one.
        target.ExpectTogether(2);
        var warm = new[] { RunAsync("warm-1"), RunAsync("warm-2") };
        (await Task.WhenAll(warm)).ShouldAllBe(a => a.State == AttemptState.Succeeded);
        target.DieFromNowOn();

        var attempt = await RunAsync("demo-7");

        attempt.Failure.ShouldBe(CallFailures.Broken);
        target.Seen.Count(id => id == "demo-7").ShouldBe(1);

        async Task<Attempt> RunAsync(string id)
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var runner = new HttpRunner(caller, TimeProvider.System) { Ended = _ => ended.TrySetResult() };
            await runner.StartAsync(job, schedule, TestCall.Start with { RunId = id }, CancellationToken.None);
            await ended.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
            return runner.Observe(job.Metadata.Uid!).Single();
        }
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_request_refused_as_unprocessed_over_HTTP_2_is_not_sent_again(string method)
    {
        using var target = new RefusingHttp2Target();
        using var caller = TestCall.Caller(
            TimeProvider.System, new FakeReferences().ConfigMap("ca", "ca.crt", TestCertificates.Authority.ExportCertificatePem()));

        var outcome = await caller.CallAsync(new HttpActionSpec { Url = target.Url, Method = method, Tls = TrustAuthority });

        outcome.Failure.ShouldBe(CallFailures.Broken);
        target.Requests.ShouldBe(1);
    }

    [Fact]
    public void No_request_is_upgraded_to_HTTP_3()
    {
        var request = new CallRequest { Namespace = "a", Url = new Uri("https://a/"), Method = HttpMethod.Get, Policy = TestCall.Loopback };

        using var message = request.ToMessage();

        message.Version.ShouldBeLessThan(HttpVersion.Version30);
        message.VersionPolicy.ShouldNotBe(HttpVersionPolicy.RequestVersionOrHigher);
        message.Headers.UserAgent.ShouldNotBeEmpty();
    }

    /// <summary>Responds on kept connections, until it reads each request to its end and closes.</summary>
    private sealed class DyingTarget : IDisposable
    {
        private readonly RawServer _server;
        private readonly List<string> _seen = [];
        private TaskCompletionSource _together = new();
        private int _missing;
        private volatile bool _isDying;

        public DyingTarget() => _server = new RawServer(ServeAsync);

        public string Url => _server.Url;

        public IReadOnlyList<string> Seen
        {
            get
            {
                lock (_seen)
                    return [.. _seen];
            }
        }

        /// <summary>Responds to this many requests only when all have arrived, so that each has its own connection.</summary>
        public void ExpectTogether(int count)
        {
            _missing = count;
            _together = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        public void DieFromNowOn() => _isDying = true;

        public void Dispose() => _server.Dispose();

        private async Task ServeAsync(Stream stream)
        {
            using var reader = new StreamReader(stream, Encoding.ASCII);
            while (await reader.ReadLineAsync() is { } line)
            {
                string? id = null;
                var length = 0;
                while (line.Length > 0)
                {
                    if (line.StartsWith("Idempotency-Key: ", StringComparison.OrdinalIgnoreCase))
                        id = line[17..];
                    if (line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
                        length = int.Parse(line[16..], System.Globalization.CultureInfo.InvariantCulture);
                    line = await reader.ReadLineAsync() ?? "";
                }

                if (length > 0)
                    await reader.ReadBlockAsync(new char[length]);
                lock (_seen)
                    _seen.Add(id!);
                if (_isDying)
                    return;
                if (Interlocked.Decrement(ref _missing) == 0)
                    _together.SetResult();
                await _together.Task;
                await stream.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray());
            }
        }
    }

    /// <summary>Refuses each stream with REFUSED_STREAM, which the platform treats as an invitation to retry.</summary>
    private sealed class RefusingHttp2Target : IDisposable
    {
        private const byte Headers = 1;
        private const byte ResetStream = 3;
        private const byte Settings = 4;

        private readonly RawServer _server;
        private int _requests;

        public RefusingHttp2Target() => _server = new RawServer(ServeAsync, new SslServerAuthenticationOptions
        {
            ServerCertificate = TestCertificates.Server("localhost"),
            ApplicationProtocols = [SslApplicationProtocol.Http2],
        });

        public int Requests => Volatile.Read(ref _requests);

        public string Url => _server.Url;

        public void Dispose() => _server.Dispose();

        private async Task ServeAsync(Stream stream)
        {
            await stream.ReadExactlyAsync(new byte["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length]);
            await WriteAsync(stream, Settings, 0, []);
            var head = new byte[9];
            while (await stream.ReadAtLeastAsync(head, 9, throwOnEndOfStream: false) == 9)
            {
                var length = (head[0] << 16) | (head[1] << 8) | head[2];
                await stream.ReadExactlyAsync(new byte[length]);
                if (head[3] != Headers)
                    continue;
                Interlocked.Increment(ref _requests);
                await WriteAsync(stream, ResetStream, BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), [0, 0, 0, 7]);
            }
        }

        private static Task WriteAsync(Stream stream, byte type, int id, byte[] payload)
        {
            var frame = new byte[9 + payload.Length];
            frame[2] = (byte)payload.Length;
            frame[3] = type;
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), id);
            payload.CopyTo(frame, 9);
            return stream.WriteAsync(frame).AsTask();
        }
    }
}
