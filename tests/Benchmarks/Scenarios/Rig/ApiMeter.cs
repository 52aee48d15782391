using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Integration.Tests.Faults;

namespace ScheduledJobs.Benchmarks.Scenarios.Rig;

/// <summary>
/// A proxy between one operator and any API server that records each request and its bytes. It costs time, so a run
/// with it is only for counts.
/// </summary>
internal sealed class ApiMeter : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<MeteredRequest> _requests = new();
    private ApiProxy _proxy = null!;

    private ApiMeter(TimeProvider time) => _time = time;

    /// <summary>All requests, in order of arrival.</summary>
    public IReadOnlyList<MeteredRequest> Requests => [.. _requests];

    /// <summary>Leads an operator to the API server through this proxy.</summary>
    public string KubeconfigFile { get; } = Path.GetTempFileName();

    public static async Task<ApiMeter> StartAsync(ScenarioCluster cluster, TimeProvider time)
    {
        var target = cluster.Configuration;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(target.CertificateAuthorityPem ?? await File.ReadAllTextAsync(target.CertificateAuthorityFile!));
        var token = target.Token ?? throw new NotSupportedException("Requests are counted only where the kubeconfig holds a token.");
        var meter = new ApiMeter(time);
        meter._proxy = await ApiProxy.StartAsync(
            target.Server, authorities, token, meter.RecordAsync, static (context, count) => context.Features.Get<MeteredRequest>()!.Received(count));
        await File.WriteAllTextAsync(meter.KubeconfigFile, meter._proxy.Kubeconfig);
        return meter;
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        File.Delete(KubeconfigFile);
    }

    private Task RecordAsync(HttpContext context, RequestDelegate next)
    {
        var noted = new MeteredRequest(_time.GetUtcNow(), context.Request.Method, context.Request.Path, context.Request.Query.ContainsKey("watch"));
        context.Features.Set(noted);
        _requests.Enqueue(noted);
        return next(context);
    }
}
