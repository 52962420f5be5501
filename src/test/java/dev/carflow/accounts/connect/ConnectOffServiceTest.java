package dev.carflow.accounts.connect;

import static io.restassured.RestAssured.given;

import dev.carflow.KafkaResource;
import dev.carflow.contract.DocumentedAnswers;
import dev.carflow.smartcar.SmartcarResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service that Connect was not configured for. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
@WithTestResource(SmartcarResource.class)
class ConnectOffServiceTest {

    @BeforeEach
    void hold() {
        DocumentedAnswers.hold();
    }

    @Test
    void bothPathsAreNotThere() {
        given().get("/connect/callback?state=x").then().statusCode(404);
        given().head("/connect/callback?state=x").then().statusCode(404);
        given().header("Authorization", "Bearer x")
                .contentType(ContentType.JSON)
                .body("{\"account\":\"a\"}")
                .post("/connect/sessions")
                .then()
                .statusCode(404);
    }
}
