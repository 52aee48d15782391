using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Controllers;

namespace ScheduledJobs.LocalKube.Tests.Controllers;

public class JobPodTests
{
    private static readonly LocalJob Job = new()
    {
        Metadata = new ObjectMeta { Name = "report", Namespace = "ns", Uid = "u-1" },
        Spec = new JobSpec
        {
            Template = RawJson.Parse("""
                {"metadata":{"labels":{"app":"x","job-name":"theirs"},"annotations":{"a":"b"}},
                 "spec":{"restartPolicy":"Never","futureField":{"kept":true},"containers":[]}}
                """),
        },
    };

    [Fact]
    public void The_template_is_kept_and_gets_the_labels_and_the_owner_of_the_Job()
    {
        var expected = $$$"""
            {"apiVersion":"v1","kind":"Pod",
             "metadata":{
               "name":"{{{JobPod.Name(Job, 2)}}}","namespace":"ns","annotations":{"a":"b"},
               "labels":{"app":"x","job-name":"report","controller-uid":"u-1","batch.kubernetes.io/job-name":"report","batch.kubernetes.io/controller-uid":"u-1"},
               "ownerReferences":[{"apiVersion":"batch/v1","kind":"Job","name":"report","uid":"u-1","controller":true,"blockOwnerDeletion":true}]},
             "spec":{"restartPolicy":"Never","futureField":{"kept":true},"containers":[]}}
            """;
        var pod = JobPod.Make(Job, 2).ToNode();
        JsonNode.DeepEquals(pod, JsonNode.Parse(expected)).ShouldBeTrue(pod!.ToJsonString());
    }

    [Fact]
    public void Each_attempt_of_each_Job_has_its_own_name()
    {
        var other = Job with { Metadata = Job.Metadata with { Uid = "u-2" } };
        string[] names = [JobPod.Name(Job, 0), JobPod.Name(Job, 1), JobPod.Name(other, 0)];
        names.Distinct().Count().ShouldBe(3);
        names[0].ShouldMatch("^report-[a-z0-9]{5}$");
        JobPod.Name(Job, 0).ShouldBe(names[0]);
    }

    [Fact]
    public void A_long_name_is_cut_so_that_the_Pods_name_is_a_label()
    {
        var job = Job with { Metadata = Job.Metadata with { Name = new string('a', 63) } };
        JobPod.Name(job, 0).Length.ShouldBe(63);
    }
}
