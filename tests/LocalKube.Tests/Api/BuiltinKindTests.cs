using ScheduledJobs.LocalKube.Api;

namespace ScheduledJobs.LocalKube.Tests.Api;

public sealed class BuiltinKindTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_pod_gets_the_usual_defaults()
    {
        var pod = (await api.PostAsync(await api.PodsAsync(), ApiFixture.Pod("p"))).Expect(201).Json;
        ((string)pod["status"]!["phase"]!).ShouldBe("Pending");
        ((string)pod["spec"]!["restartPolicy"]!).ShouldBe("Always");
        ((int)pod["spec"]!["terminationGracePeriodSeconds"]!).ShouldBe(30);
        ((string)pod["spec"]!["containers"]![0]!["imagePullPolicy"]!).ShouldBe("Always");
    }

    [Theory]
    [InlineData("{}", "spec.containers: Required value")]
    [InlineData("""{"containers":[]}""", "spec.containers: Required value")]
    [InlineData("""{"containers":[{"name":"a"}]}""", "spec.containers[0].image: Required value")]
    [InlineData("""{"containers":[{"image":"i"}]}""", "spec.containers[0].name: Required value")]
    [InlineData("""{"containers":[{"name":"a","image":"i"},{"name":"a","image":"i"}]}""", "spec.containers[1].name: Duplicate value: \"a\"")]
    [InlineData("""{"restartPolicy":"Maybe","containers":[{"name":"a","image":"i"}]}""", "spec.restartPolicy: Unsupported value: \"Maybe\": supported values: \"Always\", \"OnFailure\", \"Never\"")]
    [InlineData("""{"containers":[{"name":"a","image":"i","env":[{"value":"x"}]}]}""", "spec.containers[0].env[0].name: Required value")]
    public async Task A_pod_that_could_not_run_is_refused(string spec, string fault) =>
        (await api.PostAsync(await api.PodsAsync(), ApiFixture.Pod("p", spec))).Expect(422).Message.ShouldBe($"Pod \"p\" is invalid: {fault}");

    [Theory]
    [InlineData("""{"containers":[{"name":"c","image":"i","comand":["sh"]}]}""", "strict decoding error: unknown field \"spec.containers[0].comand\"")]
    [InlineData("""{"containers":[{"name":5,"image":"i"}]}""", "json: cannot unmarshal number into Go struct field Container.spec.containers.name of type string")]
    [InlineData("""{"containers":{"a":1}}""", "json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container")]
    [InlineData("""{"activeDeadlineSeconds":1.5}""", "json: cannot unmarshal number 1.5 into Go struct field PodSpec.spec.activeDeadlineSeconds of type int64")]
    [InlineData("[]", "json: cannot unmarshal array into Go struct field Pod.spec of type v1.PodSpec")]
    public async Task A_pod_that_cannot_be_decoded_is_a_bad_request(string spec, string fault) =>
        (await api.PostAsync(await api.PodsAsync() + "?fieldValidation=Strict", ApiFixture.Pod("p", spec))).Expect(400)
        .Message.ShouldBe($"Pod in version \"v1\" cannot be handled as a Pod: {fault}");

    [Fact]
    public async Task The_spec_of_a_pod_stays_except_for_its_images()
    {
        var pods = await api.PodsAsync();
        (await api.PostAsync(pods, ApiFixture.Pod("p"))).Expect(201);
        (await api.StrategicAsync(pods + "/p", """{"spec":{"containers":[{"name":"c","image":"j"}]}}""")).Expect(200).Generation.ShouldBe(2);
        (await api.StrategicAsync(pods + "/p", """{"spec":{"containers":[{"name":"c","command":["x"]}]}}""")).Expect(422).Message!.ShouldContain(
            "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`");
    }

    [Fact]
    public async Task A_stored_only_kind_warns_and_is_still_validated()
    {
        var deployments = $"/apis/apps/v1/namespaces/{await api.NamespaceAsync()}/deployments?fieldValidation=Strict";
        const string Body = """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},
            "spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """;
        (await api.PostAsync(deployments, Body)).Expect(201).Warnings.ShouldBe(
            ["299 - \"LocalCluster stores objects of kind Deployment but does nothing with them\""]);
        (await api.PostAsync(deployments, Body.Replace("containers", "container", StringComparison.Ordinal))).Expect(400)
            .Message.ShouldEndWith("unknown field \"spec.template.spec.container\"");
    }

    [Fact]
    public async Task A_job_selects_its_pods_by_its_own_uid_and_needs_a_restart_policy()
    {
        var jobs = $"/apis/batch/v1/namespaces/{await api.NamespaceAsync()}/jobs";
        const string Body = """
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}
            """;
        var job = (await api.PostAsync(jobs, Body)).Expect(201);
        job.Json["spec"]!["selector"]!["matchLabels"]!["batch.kubernetes.io/controller-uid"]!.ToString().ShouldBe(job.Uid);
        job.Json["spec"]!["template"]!["metadata"]!["labels"]!["job-name"]!.ToString().ShouldBe("j");
        ((int)job.Json["spec"]!["backoffLimit"]!).ShouldBe(6);
        (await api.PostAsync(jobs, Body.Replace("\"restartPolicy\":\"Never\",", "", StringComparison.Ordinal))).Expect(422).Message.ShouldBe(
            "Job.batch \"j\" is invalid: spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"");
        (await api.MergeAsync(jobs + "/j", """{"spec":{"completions":2}}""")).Expect(422).Message.ShouldBe(
            "Job.batch \"j\" is invalid: spec.completions: Invalid value: 2: field is immutable");
        (await api.MergeAsync(jobs + "/j", """{"spec":{"parallelism":2}}""")).Expect(200);
    }

    [Fact]
    public async Task Secrets_take_text_and_keep_base64()
    {
        var secrets = $"/api/v1/namespaces/{await api.NamespaceAsync()}/secrets";
        var secret = (await api.PostAsync(secrets, """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringData":{"a":"b"},"immutable":true}""")).Expect(201).Json;
        secret["data"]!.ToJsonString().ShouldBe("""{"a":"Yg=="}""");
        secret["stringData"].ShouldBeNull();
        ((string)secret["type"]!).ShouldBe("Opaque");
        (await api.MergeAsync(secrets + "/s", """{"data":{"a":"Yw=="}}""")).Expect(422).Message!.ShouldContain("field is immutable when `immutable` is set");
    }

    [Fact]
    public async Task An_event_is_one_object_in_two_views()
    {
        var ns = await api.NamespaceAsync();
        var events = $"/apis/events.k8s.io/v1/namespaces/{ns}/events";
        (await api.PostAsync(events, $$"""
            {"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"e"},"eventTime":"2026-11-20T23:00:00.000000Z","note":"m","reason":"R","action":"A",
            "type":"Normal","reportingController":"a.dev/b","reportingInstance":"i","regarding":{"kind":"Pod","name":"p","namespace":"{{ns}}"} }
            """)).Expect(201).Json["note"]!.ToString().ShouldBe("m");

        var core = $"/api/v1/namespaces/{ns}/events";
        var old = (await api.GetAsync(core + "/e")).Json;
        old["apiVersion"]!.ToString().ShouldBe("v1");
        old["message"]!.ToString().ShouldBe("m");
        old["involvedObject"]!["name"]!.ToString().ShouldBe("p");
        old["reportingComponent"]!.ToString().ShouldBe("a.dev/b");
        old["note"].ShouldBeNull();
        (await api.GetAsync(core + "?fieldSelector=involvedObject.name%3Dp,involvedObject.kind%3DPod")).ItemNames.ShouldBe(["e"]);
        (await api.GetAsync(events + "?fieldSelector=regarding.name%3Dq")).ItemNames.ShouldBeEmpty();

        (await api.MergeAsync(events + "/e", """{"series":{"count":2,"lastObservedTime":"2026-11-20T23:05:00.000000Z"}}""")).Expect(200)
            .Json["regarding"]!["name"]!.ToString().ShouldBe("p");
        ((int)(await api.GetAsync(core + "/e")).Json["series"]!["count"]!).ShouldBe(2);
        (await api.PostAsync(events, """{"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"f"},"regarding":{"namespace":"x"}}""")).Expect(422)
            .Message!.ShouldContain("eventTime: Required value");
    }

    [Theory]
    [InlineData("leaseDurationSeconds", "0", 422)]
    [InlineData("leaseDurationSeconds", "1", 201)]
    [InlineData("leaseTransitions", "-1", 422)]
    [InlineData("renewTime", "\"x\"", 400)]
    [InlineData("renewTime", "\"2026-11-20T23:00:00.000000Z\"", 201)]
    public async Task Leases_are_checked(string field, string value, int code) => (await api.PostAsync(
        $"/apis/coordination.k8s.io/v1/namespaces/{await api.NamespaceAsync()}/leases",
        $$"""{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"l"},"spec":{"{{field}}":{{value}}} }""")).Expect(code);

    [Fact]
    public async Task Logs_come_from_the_source_and_the_container_must_be_named_if_there_are_two()
    {
        var pods = await api.PodsAsync();
        (await api.PostAsync(pods, ApiFixture.Pod("p"))).Expect(201);
        (await api.PostAsync(pods, ApiFixture.Pod("two", """{"containers":[{"name":"a","image":"i"},{"name":"b","image":"i"}]}"""))).Expect(201);
        PodLogRequest? asked = null;
        api.Server.PodLogs = (request, _) =>
        {
            asked = request;
            return Task.FromResult<Stream?>(request.Container == "b" ? null : new MemoryStream("hello\n"u8.ToArray()));
        };
        (await api.GetAsync(pods + "/p/log?tailLines=3&follow=true&sinceSeconds=5")).Expect(200).Text.ShouldBe("hello\n");
        asked.ShouldNotBeNull();
        (asked.Container, asked.TailLines, asked.Follow, asked.Since).ShouldBe(("c", 3, true, TimeSpan.FromSeconds(5)));
        (await api.GetAsync(pods + "/p/log?container=zz")).Expect(400).Message.ShouldBe("container zz is not valid for pod p");
        (await api.GetAsync(pods + "/two/log")).Expect(400).Message.ShouldBe("a container name must be specified for pod two, choose one of: [a b]");
        (await api.GetAsync(pods + "/two/log?container=b")).Expect(400).Message.ShouldBe("container \"b\" in pod \"two\" is waiting to start: ContainerCreating");
        (await api.GetAsync(pods + "/nope/log")).Expect(404);
    }
}
