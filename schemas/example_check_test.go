package schemas_test

import (
	"fmt"
	"log"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

func ExampleCatalogue_Check() {
	catalogue, err := schemas.Embedded(schemas.DefaultLimits())
	if err != nil {
		log.Fatal(err)
	}
	for _, body := range []string{
		`{"datatype":"customer","id_cliente":"10","nombre":"Grupo 3"}`,
		`{"datatype":"customer","id_cliente":"10","edad":-1}`,
		`{"datatype":"invoice"}`,
	} {
		v := catalogue.Check(&esclusa.Record{Value: []byte(body)})
		if v.Rejection == nil {
			fmt.Println("to", v.Channel.Datatype, "under key", v.Key)
			continue
		}
		fmt.Println(v.Rejection.Reason)
		for _, e := range v.Rejection.Errors {
			fmt.Println(" ", e.Pointer, e.Keyword, e.Message)
		}
	}
	// Output:
	// to customer under key 10
	// schema_violation
	//   /edad minimum must be at least 0
	//   /nombre required must be there
	// unknown_datatype
	//   /datatype datatype must name a datatype of the catalogue
}
