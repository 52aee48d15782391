using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Benchmarks.Scenarios.Rig;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>The cost of a cached object: a ScheduledJob as an API server lists it, with managed fields and a status, or the Pod of a run.</summary>
internal static class CacheScenario
{
    /// <summary>Options: --objects N, --kind ScheduledJob|Pod.</summary>
    public static async Task<int> RunAsync(ScenarioOptions options)
    {
        var objects = options.Number("--objects", 100_000);
        var kind = options.Text("--kind", "ScheduledJob");
        options.ExpectNoMore();
        if (kind == "Pod")
            await MeasureAsync("Pod", objects, RenderPod, KnownResources.Pods, new ObjectStore<Pod>(p => p.Metadata.ControllerOwner?.Uid));
        else
            await MeasureAsync("ScheduledJob", objects, RenderScheduledJob, ScheduledJobResource.Type, new ObjectStore<ScheduledJob>());
        return 0;
    }

    private static async Task MeasureAsync<T>(
        string kind, int objects, Func<int, int, string> render, ResourceType<T> type, ObjectStore<T> store)
        where T : class, IKubeObject
    {
        var time = TimeProvider.System;
        await using var server = await WatchServer.StartAsync(
            objects, render, (_, context) => Task.Delay(Timeout.InfiniteTimeSpan, time, context.RequestAborted));
        using var client = new KubeClient(new KubeClientConfiguration { Server = server.Address }, time, NullLoggerFactory.Instance);
        using var stop = new CancellationTokenSource();
        var informer = new Informer<T>(client.Resource(type), store, new InformerOptions(), time, NullLogger.Instance);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = time.GetTimestamp();
        var running = informer.RunAsync(stop.Token);
        await informer.Synced;
        var elapsed = time.GetElapsedTime(started);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        System.Console.WriteLine(
            $"{kind,-13} {store.Count} cached in {elapsed.TotalSeconds:0.0} s, {(after - before) / (double)store.Count:0} bytes each "
            + $"({render(1, 1).Length} as JSON), {process.WorkingSet64 / 1048576} MB working set with the server");
        await stop.CancelAsync();
        await running;
        GC.KeepAlive(store);
    }

    private static string RenderScheduledJob(int number, int version) => $$"""
        {"apiVersion":"scheduledjobs.dev/v1alpha1","kind":"ScheduledJob","metadata":{"name":"job-{{number}}","namespace":"team-{{number % 100}}",
        "uid":"00000000-0000-0000-0000-{{number:000000000000}}","resourceVersion":"{{version}}","generation":1,"creationTimestamp":"2026-01-05T12:00:00Z",
        "managedFields":[{"manager":"kubectl","operation":"Apply","apiVersion":"scheduledjobs.dev/v1alpha1","time":"2026-01-05T12:00:00Z",
        "fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:action":{"f:pod":{"f:template":{} } },"f:trigger":{"f:cron":{"f:expression":{} } } } } }]},
        "spec":{"trigger":{"cron":{"expression":"{{number % 60}} * * * *","dialect":"Crontab"} },"timeZone":"Europe/Berlin","suspend":false,
        "daylightSaving":{"gap":"NextValid","overlap":"Auto"},"misfire":{"policy":"RunLatest","gracePeriod":"1m","maxCatchUp":100},
        "concurrency":{"policy":"Forbid","limit":1,"queueLength":1},"delivery":"AtLeastOnce","history":{"succeeded":3,"failed":3},
        "action":{"pod":{"template":{"spec":{"containers":[{"name":"main","image":"registry.example.com/team/report:1.2.3",
        "command":["/bin/report","--customer","{{number}}"],"resources":{"requests":{"cpu":"50m","memory":"64Mi"} } }]} } } } },
        "status":{"observedGeneration":1,"schedule":"{{number % 60}} * * * *","action":"Pod","effectiveSince":"2026-01-05T12:00:00Z",
        "nextRunTime":"2026-01-05T14:00:00Z","lastScheduleTime":"2026-01-05T13:00:00Z","totals":{"succeeded":1},"startedRuns":1,
        "lastRun":{"id":"job-{{number}}-1767618000","trigger":"Schedule","scheduledTime":"2026-01-05T13:00:00Z","startTime":"2026-01-05T13:00:00Z",
        "completionTime":"2026-01-05T13:00:07Z","result":"Succeeded","attempts":1,"pod":"job-{{number}}-1767618000"},
        "conditions":[{"type":"Ready","status":"True","reason":"Scheduled","message":"","lastTransitionTime":"2026-01-05T12:00:00Z","observedGeneration":1},
        {"type":"Stalled","status":"False","reason":"Progressing","message":"","lastTransitionTime":"2026-01-05T12:00:00Z","observedGeneration":1},
        {"type":"Suspended","status":"False","reason":"Active","message":"","lastTransitionTime":"2026-01-05T12:00:00Z","observedGeneration":1},
        {"type":"LastRunSucceeded","status":"True","reason":"Succeeded","message":"","lastTransitionTime":"2026-01-05T12:00:00Z","observedGeneration":1}]} }
        """.ReplaceLineEndings("");

    private static string RenderPod(int number, int version) => $$"""
        {"metadata":{"name":"job-{{number}}-1767618000","namespace":"team-{{number % 100}}","uid":"10000000-0000-0000-0000-{{number:000000000000}}",
        "resourceVersion":"{{version}}","creationTimestamp":"2026-01-05T13:00:00Z","labels":{"scheduledjobs.dev/name":"job-{{number}}",
        "scheduledjobs.dev/uid":"00000000-0000-0000-0000-{{number:000000000000}}"},"annotations":{"scheduledjobs.dev/scheduled-time":"2026-01-05T13:00:00Z",
        "scheduledjobs.dev/run-id":"job-{{number}}-1767618000","scheduledjobs.dev/attempt":"1","scheduledjobs.dev/trigger":"Schedule"},
        "ownerReferences":[{"apiVersion":"scheduledjobs.dev/v1alpha1","kind":"ScheduledJob","name":"job-{{number}}",
        "uid":"00000000-0000-0000-0000-{{number:000000000000}}","controller":true,"blockOwnerDeletion":true}],
        "managedFields":[{"manager":"scheduledjob-operator","operation":"Update","apiVersion":"v1","time":"2026-01-05T13:00:00Z","fieldsType":"FieldsV1",
        "fieldsV1":{"f:spec":{"f:containers":{} } } }]},"spec":{"restartPolicy":"Never","nodeName":"node-{{number % 50}}","containers":[{"name":"main",
        "image":"registry.example.com/team/report:1.2.3","env":[{"name":"SCHEDULED_TIME","value":"2026-01-05T13:00:00Z"}]}]},
        "status":{"phase":"Succeeded","startTime":"2026-01-05T13:00:00Z","containerStatuses":[{"name":"main","restartCount":0,"state":{"terminated":
        {"exitCode":0,"reason":"Completed","startedAt":"2026-01-05T13:00:01Z","finishedAt":"2026-01-05T13:00:07Z"} } }]} }
        """.ReplaceLineEndings("");
}
