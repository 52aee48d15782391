using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;

namespace ScheduledJobs.Kube.Tests.Fakes;

/// <summary>An API server with one Lease and optimistic locking, which can be unreachable for some or all clients.</summary>
internal sealed class LeaseServer
{
    private readonly Lock _gate = new();
    private int _version;

    public Lease? Stored { get; private set; }

    public string? Holder => Stored?.Spec?.HolderIdentity;

    /// <summary>A separate client, whose connection can be cut.</summary>
    public (ResourceClient<Lease> Leases, Link Link) Connect(TimeProvider time)
    {
        var link = new Link(this);
        var configuration = new KubeClientConfiguration { Server = new Uri("https://server.test/") };
        return (new KubeClient(configuration, link, time, NullLoggerFactory.Instance).Resource(KnownResources.Leases), link);
    }

    /// <summary>Changes the lease without any client's knowledge.</summary>
    public void Change(Func<Lease, Lease> change)
    {
        lock (_gate)
            Store(change(Stored!));
    }

    /// <summary>Deletes the lease without any client's knowledge.</summary>
    public void Forget()
    {
        lock (_gate)
            Stored = null;
    }

    private HttpResponseMessage Handle(HttpMethod method, string body)
    {
        lock (_gate)
        {
            if (method == HttpMethod.Get)
                return Stored is null ? Refuse(404, "NotFound") : Answer(200);
            var sent = JsonSerializer.Deserialize(body, KubeJsonContext.Default.Lease)!;
            if (method == HttpMethod.Post)
            {
                if (Stored is not null)
                    return Refuse(409, "AlreadyExists");
                Store(sent);
                return Answer(201);
            }

            if (Stored is null)
                return Refuse(404, "NotFound");
            if (sent.Metadata.ResourceVersion != Stored.Metadata.ResourceVersion)
                return Refuse(409, "Conflict");
            if (sent.Spec?.HolderIdentity is { Length: 0 })
                return Refuse(422, "Invalid");
            Store(sent);
            return Answer(200);
        }
    }

    private void Store(Lease lease) =>
        Stored = lease with { Metadata = lease.Metadata with { Uid = "uid", ResourceVersion = $"{++_version}" } };

    private HttpResponseMessage Answer(int code) =>
        ScriptedServer.Answer(code, JsonSerializer.Serialize(Stored!, KubeJsonContext.Default.Lease));

    private static HttpResponseMessage Refuse(int code, string reason) =>
        ScriptedServer.Answer(code, ScriptedServer.StatusBody(code, reason));

    /// <summary>One client's connection.</summary>
    internal sealed class Link(LeaseServer server) : HttpMessageHandler
    {
        /// <summary>Nothing gets through.</summary>
        public volatile bool IsCut;

        /// <summary>Requests never end.</summary>
        public volatile bool Hangs;

        /// <summary>Requests get through, responses do not.</summary>
        public volatile bool LosesAnswers;

        /// <summary>The server refuses everything with this code.</summary>
        public volatile int RefusesWith;

        public volatile int Requests;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref Requests);
            if (Hangs)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            if (IsCut)
                throw new HttpRequestException(HttpRequestError.ConnectionError, "cut");
            if (RefusesWith != 0)
                return Refuse(RefusesWith, ((HttpStatusCode)RefusesWith).ToString());
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            var answer = server.Handle(request.Method, body);
            return LosesAnswers ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "cut") : answer;
        }
    }
}
