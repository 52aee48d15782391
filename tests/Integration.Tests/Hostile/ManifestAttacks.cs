using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;

namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>Objects that are odd in themselves.</summary>
public static class ManifestAttacks
{
    private const int Statuses = 130;
    private const int Conditions = 12;
    private const int RoundsOfPods = 4;

    /// <summary>A Pod template keeps unknown fields, at any depth.</summary>
    public static async Task DepthAsync(AttackSite site)
    {
        var here = await site.NamespaceAsync();
        foreach (var depth in new[] { 70, 150, 200 })
        {
            // The field itself is at depth 7 of the object.
            var nested = new StringBuilder();
            nested.Insert(0, "{\"x\":", depth - 7).Append('1').Append('}', depth - 7);
            await here.ScheduleAsync(
                $"deep-{depth}",
                $$$"""{"pod":{"template":{"spec":{"containers":[{"name":"main","image":"x","unknown":{{{nested}}} } ] } } } }""",
                sign: Sign.Served);
        }
    }

    /// <summary>Pods with all of the victim's labels, and nominal times of tomorrow; several times, because a garbage collector removes them.</summary>
    public static async Task PodsOfOthersAsync(AttackSite site)
    {
        var here = await site.NamespaceAsync();
        for (var round = 0; round < RoundsOfPods; round++)
        {
            await PodsOfOthersAsync(site, here, TimeProvider.System.GetUtcNow().AddDays(1));
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }
    }

    /// <summary>Messages as long as the schema allows.</summary>
    public static async Task StatusesAsync(AttackSite site)
    {
        var here = await site.NamespaceAsync();
        var message = new string('m', 32 * 1024);
        var conditions = new JsonArray([.. Enumerable.Range(0, Conditions).Select(i => new JsonObject
        {
            ["type"] = $"Mine{i}",
            ["status"] = "True",
            ["reason"] = "Mine",
            ["message"] = message,
            ["lastTransitionTime"] = "2026-01-01T00:00:00Z",
        })]);
        var status = new JsonObject { ["status"] = new JsonObject { ["conditions"] = conditions } }.ToJsonString();
        await HostileNamespace.ManyAsync(Statuses, async i =>
        {
            await here.ScheduleAsync($"long-{i}", CallAttacks.Call($"{site.Target.Address()}/quick", ""), "\"suspend\":true,");
            await here.PatchStatusAsync($"long-{i}", status);
        });
    }

    private static async Task PodsOfOthersAsync(AttackSite site, HostileNamespace here, DateTimeOffset tomorrow)
    {
        foreach (var victim in site.Victim.Schedules)
        {
            var (name, uid) = (victim.Name(), victim.Text("metadata", "uid"));
            var id = $"{name}-{tomorrow.ToUnixTimeSeconds()}";
            var pod = YamlText.Single($$"""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: {{id}}
                  labels: {scheduledjobs.dev/name: {{name}}, scheduledjobs.dev/uid: "{{uid}}"}
                  annotations:
                    scheduledjobs.dev/scheduled-time: "{{tomorrow:yyyy-MM-ddTHH:mm:ssZ}}"
                    scheduledjobs.dev/run-id: {{id}}
                    scheduledjobs.dev/attempt: "1"
                    scheduledjobs.dev/trigger: Schedule
                  ownerReferences:
                  - {apiVersion: scheduledjobs.dev/v1alpha1, kind: ScheduledJob, name: {{name}}, uid: "{{uid}}", controller: true, blockOwnerDeletion: true}
                spec:
                  {{site.Cluster.Nowhere}}
                  containers: [{name: main, image: x}]
                """);
            await here.CreateAsync(Kind.Pods, id, pod.ToJsonString());
        }
    }
}
